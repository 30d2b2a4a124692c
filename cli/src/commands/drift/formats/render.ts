import { jsonText } from "../../../harmless";
import type { DriftReport } from "../report";
import { toJUnit } from "./junit";
import { toMarkdown } from "./markdown";
import type { Format } from "./names";
import { toSarif } from "./sarif";
import { toTable } from "./table";

const FORMATTERS: Readonly<Record<Format, (report: DriftReport) => string>> = {
  table: toTable,
  json: toJson,
  markdown: toMarkdown,
  sarif: (report) => toJson(toSarif(report)),
  junit: toJUnit,
};

export function render(report: DriftReport, format: Format): string {
  return `${FORMATTERS[format](report).trimEnd()}\n`;
}

function toJson(value: unknown): string {
  return jsonText(value);
}
