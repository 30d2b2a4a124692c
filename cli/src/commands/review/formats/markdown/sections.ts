import { plural } from "../../../../plural";
import { RISKS, type Risk } from "../../effect";

/** A part of the text that is shown as a whole or left out. */
export interface Item {
  readonly text: string;
  /** The risk of each change in it. Empty if it is about no change. */
  readonly risks: readonly Risk[];
}

export interface Section {
  /** Shown above the items; in a folded section, the line that stays visible. Contains no names. */
  readonly title?: string;
  readonly isFolded: boolean;
  readonly items: readonly Item[];
}

/** The first items, as many as fit between the head and the foot, and a remark about the others. */
export function fit(head: string, sections: readonly Section[], foot: string, limit: number): string {
  const items = sections.flatMap((section) => section.items);
  const textWith = (count: number): string =>
    [
      head,
      ...render(sections, count),
      ...(count < items.length ? [leftOut(items.slice(count))] : []),
      ...(foot === "" ? [] : [foot]),
    ].join("\n\n");
  let [fits, tooMany] = [0, items.length + 1];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (Buffer.byteLength(textWith(middle)) <= limit) {
      fits = middle;
    } else {
      tooMany = middle;
    }
  }
  return textWith(fits);
}

/** The first items of all sections. A section without any is left out. */
function render(sections: readonly Section[], count: number): string[] {
  let rest = count;
  return sections.flatMap(({ title, isFolded, items }) => {
    const shown = items.slice(0, rest);
    rest -= shown.length;
    if (shown.length === 0) {
      return [];
    }
    const text = shown
      .map((item) => item.text)
      .join("\n")
      .trim();
    if (title === undefined) {
      return [text];
    }
    // GitHub and GitLab read Markdown in it only between blank lines.
    return isFolded ? [`<details><summary>${title}</summary>`, text, "</details>"] : [`**${title}**`, text];
  });
}

function leftOut(items: readonly Item[]): string {
  const risks = items.flatMap((item) => item.risks);
  const others = items.filter((item) => item.risks.length === 0).length;
  const counts = RISKS.map((risk) => ({ risk, count: risks.filter((one) => one === risk).length }))
    .filter(({ count }) => count > 0)
    .map(({ risk, count }) => `${count} ${risk}`);
  const parts = [
    ...(risks.length > 0 ? [`${plural(risks.length, "change")} (${counts.join(", ")})`] : []),
    ...(others > 0 ? [`${plural(others, "line")} about what ends soon`] : []),
  ];
  return `_The text is too long for the service. Left out: ${parts.join(" and ")}. The JSON report contains all changes._`;
}
