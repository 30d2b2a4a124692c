import { printable } from "../../../output";
import type { Effect } from "../effect";
import { listed, type Phrase } from "../phrase";
import { RISK_OF_LEVEL, type Problem, type ReviewReport } from "../report";
import { toRows, whyOf } from "../rows";
import { statementOf } from "../words";
import { endingOf } from "./ending";
import { failureIn, summarise } from "./summary";

const MOST_NAMES = 10;

/** For a terminal: one paragraph for each change. */
export function toText(
  report: ReviewReport,
  { owners = [] }: { readonly owners?: readonly string[] | undefined } = {},
): string {
  const rows = toRows(report.effects).map((row) => {
    const why = whyOf(row);
    const { verb, object } = statementOf(row);
    const sentence = `${plainText(listed(row.whos, MOST_NAMES))}: ${verb} ${plainText(object)}`;
    return `${row.risk.padEnd(6)}  ${sentence}.${why === "" ? "" : `\n        ${why}`}`;
  });
  const violations = report.violations.map(
    ({ rule, level, message, remedy }) =>
      `${RISK_OF_LEVEL[level].padEnd(6)}  ${printable(message)} ${printable(remedy)}\n        Policy ${printable(rule)}, ${level}.`,
  );
  const problems = report.problems.map(describeProblem);
  const ending = endingLines(report);
  const forOwners =
    owners.length === 0 ? "" : ` for ${owners.map((owner) => `"${printable(owner)}"`).join(", ")}`;
  return [
    ...problems,
    ...rows,
    ...violations,
    ...ending,
    ...(ending.length + rows.length + violations.length + problems.length > 0 ? [""] : []),
    `Stack "${printable(report.stack)}"${forOwners}: ${summarise(report)}`,
  ].join("\n");
}

/** What ends soon: a title, and a line for each day. */
function endingLines(report: ReviewReport): string[] {
  const ending = endingOf(report);
  return ending === undefined
    ? []
    : [`${ending.title}:`, ...ending.lines.map((line) => `  ${plainText(line)}`)];
}

/** What failed, why and where, on one line. */
export function describeProblem(problem: Problem): string {
  const { cause, place } = problem;
  const where = place === undefined ? "" : ` (${printable(place.file)}:${place.line})`;
  return `${failureIn(problem)}: ${printable(cause)}${where}`;
}

/** One effect, for readers that take no markup. */
export function sentenceOf(effect: Effect): string {
  const { verb, object } = statementOf({ ...effect, whats: effect.what === undefined ? [] : [effect.what] });
  return plainText([{ name: effect.who }, `: ${verb} `, ...object]);
}

function plainText(phrase: Phrase): string {
  return phrase.map((part) => (typeof part === "string" ? part : `"${printable(part.name)}"`)).join("");
}
