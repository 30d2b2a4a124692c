import { printableLine } from "../../../harmless";
import { styled, type Style } from "../../../terminal/colour";
import { columnsOfStdout } from "../../../terminal/size";
import { wrap } from "../../../terminal/wrap";
import type { Finding, Kind } from "../finding";
import type { DriftReport } from "../report";
import { countLines, factOf, placeOf, summarise, whoAndWhen } from "./words";

const KIND_WIDTH = 12;
const NARROWEST = 60;

const STYLES: Readonly<Partial<Record<Kind, Style>>> = {
  missing: "red",
  changed: "red",
  unmanaged: "yellow",
  policy: "yellow",
  "owner-gone": "yellow",
  expiring: "yellow",
};

/**
 * For a terminal: one block of lines per finding, because its sentences are too long for the columns of a table.
 * @param width Columns of the terminal; without it, for logs and pipes, lines are not wrapped.
 */
export function toTable(report: DriftReport, width = columnsOfStdout() ?? Infinity): string {
  const totals = [summarise(report), ...countLines(report).map((line) => printableLine(line))];
  const blocks = report.findings.flatMap((finding) => ["", ...toBlock(finding, width)]);
  return [...totals, ...blocks].join("\n");
}

function toBlock(finding: Finding, width: number): string[] {
  const { kind, resource, by, fingerprint, remedy } = finding;
  const place = placeOf(resource);
  const parts = [
    printableLine(resource.name) + (place === undefined ? "" : ` (${printableLine(place)})`),
    printableLine(factOf(finding)),
    `-> ${printableLine(remedy)}`,
    [...(by === undefined ? [] : [printableLine(whoAndWhen(by))]), fingerprint].join(" · "),
  ];
  const lines = parts.flatMap((part) => wrap(part, Math.max(NARROWEST, width) - KIND_WIDTH));
  return lines.map((line, index) =>
    index === 0
      ? `${styled(STYLES[kind], kind)}${" ".repeat(KIND_WIDTH - kind.length)}${line}`
      : `${" ".repeat(KIND_WIDTH)}${line}`,
  );
}
