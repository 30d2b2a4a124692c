import Table from "cli-table3";
import { printable } from "../../../output";
import type { Finding } from "../finding";
import type { DriftReport } from "../report";
import { factOf, placeOf, summarise, whoAndWhen } from "./words";

/** For a terminal: the columns that hold sentences share what the others leave. */
const FIXED_WIDTHS = { kind: 12, fingerprint: 18 };
const NARROWEST = 100;

/** For people. */
export function toTable(report: DriftReport): string {
  const summary = summarise(report);
  if (report.findings.length === 0) {
    return summary;
  }
  const table = new Table({
    head: ["kind", "what", "fact and remedy", "who and when", "fingerprint"],
    // No colours of its own: the text goes into logs and pipes as well.
    style: { head: [], border: [] },
    wordWrap: true,
    colWidths: widths(process.stdout.columns),
  });
  for (const finding of report.findings) {
    table.push(cells(finding));
  }
  return `${table.toString()}\n${summary}`;
}

function cells(finding: Finding): string[] {
  const { kind, resource, by, fingerprint, remedy } = finding;
  const place = placeOf(resource);
  return [
    kind,
    printable(resource.name) + (place === undefined ? "" : `\n(${printable(place)})`),
    `${printable(factOf(finding))}\n→ ${remedy}`,
    by === undefined ? "" : printable(whoAndWhen(by)),
    fingerprint,
  ];
}

function widths(columns = 160): number[] {
  const borders = 6;
  const free = Math.max(columns, NARROWEST) - FIXED_WIDTHS.kind - FIXED_WIDTHS.fingerprint - borders;
  const what = Math.floor(free * 0.3);
  const who = Math.floor(free * 0.2);
  return [FIXED_WIDTHS.kind, what, free - what - who, who, FIXED_WIDTHS.fingerprint];
}
