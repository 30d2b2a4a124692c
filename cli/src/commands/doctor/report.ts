import { printableLine } from "../../harmless";
import { plural } from "../../plural";
import { styled, type Style } from "../../terminal/colour";
import { wrap } from "../../terminal/wrap";
import type { Status, Verdict } from "./checkup";
import { CHECKS, type CheckName } from "./command";

/** One line of the result. */
export interface Line extends Verdict {
  readonly check: CheckName;
  /** Whether `--ignore` names the check, so that its result does not affect the exit code. */
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

const STYLES: Readonly<Record<Status, Style | undefined>> = {
  ok: "green",
  problem: "red",
  unknown: "yellow",
  "not-checked": "yellow",
  "nothing-to-check": undefined,
};

/** @param width Columns of the terminal; `undefined` keeps each line whole, for logs and pipes. */
export function toText(lines: readonly Line[], width: number | undefined): string {
  const rows = lines.map(({ check, status, fact, details = [], remedy, isIgnored }) => ({
    check,
    word: `${WORDS[status]}${isIgnored ? " (ignored)" : ""}`,
    style: isIgnored ? undefined : STYLES[status],
    text: [fact, ...details.map((detail) => `- ${detail}`), ...(remedy === undefined ? [] : [`-> ${remedy}`])]
      .map(printableLine)
      .join("\n"),
  }));
  const checkWidth = GAP + Math.max(...rows.map(({ check }) => check.length));
  const wordWidth = GAP + Math.max(...rows.map(({ word }) => word.length));
  const textWidth = Math.max(NARROWEST, (width ?? Number.POSITIVE_INFINITY) - checkWidth - wordWidth);
  const shown = rows.flatMap(({ check, word, style, text }) =>
    wrap(text, textWidth).map((line, index) =>
      index === 0
        ? `${check.padEnd(checkWidth)}${styled(style, word)}${" ".repeat(wordWidth - word.length)}${line}`.trimEnd()
        : `${" ".repeat(checkWidth + wordWidth)}${line}`.trimEnd(),
    ),
  );
  return [totalOf(lines), ...shown].join("\n");
}

/** Such as `2 problems, 1 not checked, 11 ok`. What affects the exit code comes first. */
function totalOf(lines: readonly Line[]): string {
  const count = (...statuses: readonly Status[]): number =>
    lines.filter(({ isIgnored, status }) => !isIgnored && statuses.includes(status)).length;
  const ignored = lines.filter(({ isIgnored }) => isIgnored).length;
  const parts = [
    [count("problem"), plural(count("problem"), "problem"), "red"],
    [count("unknown"), `${count("unknown")} unknown`, "yellow"],
    [count("not-checked"), `${count("not-checked")} not checked`, "yellow"],
    [count("ok"), `${count("ok")} ok`, "green"],
    [ignored, `${ignored} ignored`, undefined],
  ] as const;
  return parts
    .filter(([number]) => number > 0)
    .map(([, text, style]) => styled(style, text))
    .join(", ");
}

const GAP = 2;
const NARROWEST = 40;
