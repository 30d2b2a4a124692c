import { printable } from "../../output";
import { wrap } from "../../wrap";
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
  const rows = lines.map(({ check, status, fact, details = [], remedy, isIgnored }) => ({
    check,
    word: `${WORDS[status]}${isIgnored ? " (ignored)" : ""}`,
    text: [fact, ...details.map((detail) => `- ${detail}`), ...(remedy === undefined ? [] : [`-> ${remedy}`])]
      .map(printable)
      .join("\n"),
  }));
  const checkWidth = GAP + Math.max(...rows.map(({ check }) => check.length));
  const wordWidth = GAP + Math.max(...rows.map(({ word }) => word.length));
  const textWidth = Math.max(NARROWEST, (width ?? Number.POSITIVE_INFINITY) - checkWidth - wordWidth);
  return rows
    .flatMap(({ check, word, text }) =>
      wrap(text, textWidth).map((line, index) => {
        const [first, second] = index === 0 ? [check, word] : ["", ""];
        return `${first.padEnd(checkWidth)}${second.padEnd(wordWidth)}${line}`.trimEnd();
      }),
    )
    .join("\n");
}

const GAP = 2;
const NARROWEST = 40;
