import { jsonText } from "../../../harmless";
import type { ReviewReport } from "../report";
import { toJson } from "./json";
import { toMarkdown } from "./markdown";
import type { Format } from "./names";
import { toSarif } from "./sarif";
import { toText } from "./text";

const FORMATTERS: Readonly<Record<Format, (report: ReviewReport) => string>> = {
  text: toText,
  markdown: (report) => toMarkdown(report),
  json: (report) => jsonText(toJson(report)),
  sarif: (report) => jsonText(toSarif(report)),
};

export function render(report: ReviewReport, format: Format): string {
  return `${FORMATTERS[format](report).trimEnd()}\n`;
}
