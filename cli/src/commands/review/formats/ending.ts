import { codeOf } from "../../../markdown";
import { printable } from "../../../output";
import { plural } from "../../../plural";
import type { ReviewReport } from "../report";

const MOST_LINES = 25;
const MOST_NAMES = 10;

/** What ends soon, for people at a terminal: a title and a line for each day and group. */
export function endingText(report: ReviewReport): string[] {
  return linesOf(report, (name) => `"${printable(name)}"`, "  ");
}

/** The same for a comment. */
export function endingMarkdown(report: ReviewReport): string[] {
  const [title, ...lines] = linesOf(report, codeOf, "- ");
  return title === undefined ? [] : [`\n${title}\n`, ...lines];
}

function linesOf({ ending }: ReviewReport, nameOf: (name: string) => string, bullet: string): string[] {
  if (ending === undefined) {
    return [];
  }
  const whosByLine = new Map<string, string[]>();
  for (const { details = [], until, what, who } of ending.grants) {
    const access =
      details.length === 0
        ? `membership of the group ${nameOf(what)}`
        : `role ${nameOf(what)} on ${details.map(nameOf).join(", ")}`;
    const line = `${access} ends on ${nameOf(until)}`;
    whosByLine.set(line, [...(whosByLine.get(line) ?? []), who]);
  }
  const lines = [...whosByLine].map(([line, whos]) => {
    const surplus = whos.length - MOST_NAMES;
    const named = whos.slice(0, MOST_NAMES).map(nameOf).join(", ");
    return `${bullet}${named}${surplus > 0 ? ` and ${surplus} more` : ""}: ${line}`;
  });
  const rest = lines.length - MOST_LINES;
  return [
    `Ends within ${plural(ending.withinDays, "day")}:`,
    ...lines.slice(0, MOST_LINES),
    ...(rest > 0 ? [`${bullet}and ${plural(rest, "more line")}`] : []),
  ];
}
