import Table from "cli-table3";
import { printable } from "../../output";
import { CHECKS, type CheckName } from "./check-names";
import type { Status, Verdict } from "./verdict";

/** One line of the result. */
export interface Line extends Verdict {
  readonly check: CheckName;
  /** Whether `--ignore` names the check, so that its result does not decide the exit code. */
  readonly isIgnored: boolean;
}

export function toLines(verdicts: ReadonlyMap<CheckName, Verdict>, ignored: readonly CheckName[]): Line[] {
  return CHECKS.flatMap((check) => {
    const verdict = verdicts.get(check);
    return verdict === undefined ? [] : [{ check, ...verdict, isIgnored: ignored.includes(check) }];
  });
}

export function isWell(lines: readonly Line[]): boolean {
  return lines.every(
    ({ status, isIgnored }) => isIgnored || status === "ok" || status === "nothing-to-check",
  );
}

const WORDS: Readonly<Record<Status, string>> = {
  ok: "ok",
  problem: "PROBLEM",
  unknown: "UNKNOWN",
  "not-checked": "NOT CHECKED",
  "nothing-to-check": "-",
};

/** @param width Columns of the terminal; `undefined` keeps each line whole, for logs and pipes. */
export function toTable(lines: readonly Line[], width: number | undefined): string {
  const rows = lines.map(({ check, status, fact, remedy, isIgnored }) => [
    check,
    `${WORDS[status]}${isIgnored ? " (ignored)" : ""}`,
    printable(fact) + (remedy === undefined ? "" : `\n-> ${printable(remedy)}`),
  ]);
  const widths = [0, 1].map((column) => 2 + Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const table = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
    colWidths:
      width === undefined ? [] : [...widths, Math.max(40, width - (widths[0] ?? 0) - (widths[1] ?? 0))],
    wordWrap: width !== undefined,
  });
  table.push(...rows);
  return table.toString().replace(/ +$/gm, "");
}

const NO_LINES = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid"]
    .flatMap((side) => ["", "-mid", "-left", "-right"].map((part) => side + part))
    .concat("middle")
    .map((name) => [name, ""]),
);
