import Table from "cli-table3";
import { printable } from "../../../output";
import type { Finding } from "../finding";
import type { DriftReport } from "../report";
import { countLines, factOf, placeOf, summarise, whoAndWhen } from "./words";
import { wrap } from "../../../wrap";

/** For a terminal: the columns that hold sentences share what the others leave. */
const FIXED_WIDTHS = { kind: 12, fingerprint: 18 };
const NARROWEST = 100;

/** For people. */
export function toTable(report: DriftReport): string {
  const summary = summarise(report);
  if (report.findings.length === 0) {
    return summary;
  }
  const colWidths = widths(process.stdout.columns);
  const table = new Table({
    head: ["kind", "what", "fact and remedy", "who and when", "fingerprint"],
    // No colours of its own: the text goes into logs and pipes as well.
    style: { head: [], border: [] },
    colWidths,
    chars: NO_SEPARATORS,
  });
  const rows = report.findings.map((finding) => linesOf(cells(finding), colWidths));
  table.push(...rows.flat());
  const counts = countLines(report).map((line) => printable(line));
  return [summary, ...counts, separated(table.toString(), rows)].join("\n");
}

/** One row of the table per line of a finding: cli-table3 measures a whole cell again for each of its lines, which takes seconds for a long one. */
function linesOf(cellsOfFinding: readonly string[], colWidths: readonly number[]): string[][] {
  const wrapped = cellsOfFinding.map((cell, column) => wrap(cell, (colWidths[column] ?? 0) - PADDING));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => wrapped.map((lines) => lines[line] ?? ""));
}

const PADDING = 2;
const NO_SEPARATORS = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };

/** Puts a line before each finding. */
function separated(table: string, rows: readonly (readonly unknown[])[]): string {
  const [top = "", head = "", ...lines] = table.split("\n");
  const separator = top.replace("┌", "├").replaceAll("┬", "┼").replace("┐", "┤");
  const body: string[] = [];
  let start = 0;
  for (const { length } of rows) {
    body.push(separator, ...lines.slice(start, start + length));
    start += length;
  }
  return [top, head, ...body, ...lines.slice(start)].join("\n");
}

function cells(finding: Finding): string[] {
  const { kind, resource, by, fingerprint, remedy } = finding;
  const place = placeOf(resource);
  return [
    kind,
    printable(resource.name) + (place === undefined ? "" : `\n(${printable(place)})`),
    `${printable(factOf(finding))}\n→ ${printable(remedy)}`,
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
