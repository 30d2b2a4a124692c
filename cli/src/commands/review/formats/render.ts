import { jsonText } from "../../../harmless";
import type { Provenance } from "../provenance";
import type { ReviewReport } from "../report";
import { toJson } from "./json";
import { toMarkdown } from "./markdown/markdown";
import type { Format } from "./names";
import { toSarif } from "./sarif";
import { toText } from "./text";

type Formatter = (report: ReviewReport, provenance: Provenance | undefined) => string;

const FORMATTERS: Readonly<Record<Format, Formatter>> = {
  text: toText,
  markdown: (report, provenance) => toMarkdown(report, { provenance }),
  json: (report) => jsonText(toJson(report)),
  sarif: (report) => jsonText(toSarif(report)),
};

/** @param provenance shown by Markdown only. */
export function render(report: ReviewReport, format: Format, provenance?: Provenance): string {
  return `${FORMATTERS[format](report, provenance).trimEnd()}\n`;
}
