import { markupText } from "../harmless";

/** Text that is HTML already. Only `html` makes it, so everything else is escaped. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = string | number | Html | undefined | readonly Html[];

/** Builds HTML; what is put in is escaped unless it is HTML itself. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(String.raw({ raw: strings }, ...parts.map(toText)));
}

function toText(part: Part): string {
  if (part instanceof Html) {
    return part.text;
  }
  if (typeof part === "object") {
    return part.map(({ text }) => text).join("");
  }
  return markupText(String(part ?? ""));
}
