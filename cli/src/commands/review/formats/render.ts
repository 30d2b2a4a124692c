import type { ReviewReport } from "../report";
import { toJson } from "./json";
import { toMarkdown } from "./markdown";
import type { Format } from "./names";
import { toSarif } from "./sarif";
import { toText } from "./text";

const FORMATTERS: Readonly<Record<Format, (report: ReviewReport) => string>> = {
  text: toText,
  markdown: (report) => toMarkdown(report),
  json: (report) => JSON.stringify(toJson(report), undefined, 2),
  sarif: (report) => JSON.stringify(toSarif(report), undefined, 2),
};

export function render(report: ReviewReport, format: Format): string {
  return `${FORMATTERS[format](report).trimEnd()}\n`;
}
