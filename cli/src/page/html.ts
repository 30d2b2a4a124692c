import { markupText } from "../harmless";

/** Trusted HTML. Only `html` creates it, so everything else is escaped. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = string | number | Html | undefined | readonly Html[];

/** Builds HTML. Inserted values are escaped unless they are `Html`. */
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
