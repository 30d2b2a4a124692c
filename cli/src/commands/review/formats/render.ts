import { jsonText } from "../../../harmless";
import type { ReviewReport } from "../report";
import { toJson } from "./json";
import { toMarkdown, type MarkdownOptions } from "./markdown/markdown";
import type { Format } from "./names";
import { toSarif } from "./sarif";
import { toText } from "./text";

type Shown = Pick<MarkdownOptions, "provenance" | "owners">;
type Formatter = (report: ReviewReport, shown: Shown) => string;

const FORMATTERS: Readonly<Record<Format, Formatter>> = {
  text: toText,
  markdown: toMarkdown,
  json: (report) => jsonText(toJson(report)),
  sarif: (report) => jsonText(toSarif(report)),
};

/** @param shown Only for Markdown. */
export function render(report: ReviewReport, format: Format, shown: Shown = {}): string {
  return `${FORMATTERS[format](report, shown).trimEnd()}\n`;
}
