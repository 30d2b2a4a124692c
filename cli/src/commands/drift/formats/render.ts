import type { DriftOptions } from "../options";
import { jsonText } from "../../../harmless";
import type { DriftReport } from "../report";
import { toCsv } from "./csv";
import { toHtml } from "./html";
import { toJUnit } from "./junit";
import { toMarkdown } from "./markdown";
import type { Format } from "./names";
import { toSarif } from "./sarif";
import { toTable } from "./table";

type RenderOptions = Pick<DriftOptions, "cwd" | "stack" | "includeAccepted">;

const FORMATTERS: Readonly<Record<Format, (report: DriftReport, options: RenderOptions) => string>> = {
  table: (report) => toTable(report),
  json: toJson,
  markdown: (report) => toMarkdown(report),
  csv: toCsv,
  html: toHtml,
  sarif: (report, options) => toJson(toSarif(report, options)),
  junit: toJUnit,
};

export function render(report: DriftReport, format: Format, options: RenderOptions): string {
  const text = FORMATTERS[format](report, options);
  // CSV lines end as RFC 4180 requires.
  return format === "csv" ? text : `${text.trimEnd()}\n`;
}

function toJson(value: unknown): string {
  return jsonText(value);
}
