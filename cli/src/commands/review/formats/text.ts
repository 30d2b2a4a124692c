import { printable } from "../../../output";
import type { Effect } from "../effect";
import { listed, type Phrase } from "../phrase";
import { RISK_OF_LEVEL, type ReviewReport } from "../report";
import { toRows, whyOf } from "../rows";
import { whatHappens } from "../words";
import { endingText } from "./ending";
import { summarise } from "./summary";

const MOST_NAMES = 10;

/** For people at a terminal: one paragraph for each thing that happens. */
export function toText(report: ReviewReport): string {
  const rows = toRows(report.effects).map((row) => {
    const why = whyOf(row);
    const what = `${plainText(listed(row.whos, MOST_NAMES))}: ${plainText(whatHappens(row))}`;
    return `${row.risk.padEnd(6)}  ${what}.${why === "" ? "" : `\n        ${why}`}`;
  });
  const violations = report.violations.map(
    ({ rule, level, message, remedy }) =>
      `${RISK_OF_LEVEL[level].padEnd(6)}  ${printable(message)} ${printable(remedy)}\n        Policy ${printable(rule)}, ${level}.`,
  );
  const problems = report.problems.map((problem) => `The preview failed: ${printable(problem)}`);
  const ending = endingText(report);
  return [
    ...problems,
    ...rows,
    ...violations,
    ...ending,
    ...(ending.length + rows.length + violations.length + problems.length > 0 ? [""] : []),
    `Stack "${printable(report.stack)}": ${summarise(report)}`,
  ].join("\n");
}

/** One effect, for readers that take no markup. */
export function sentenceOf(effect: Effect): string {
  return plainText([{ name: effect.who }, ": ", ...whatHappens(effect)]);
}

function plainText(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === "string" ? part : `"${printable(part.name)}"`)).join("");
}
