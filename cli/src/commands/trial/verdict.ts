import { EXIT, type ExitCode } from "../../exit-codes";
import type { Answers } from "./answers";
import type { QuestionId } from "./questions/questions";

/** The result of the whole trial. */
export type Result = "fits" | "works with differences" | "does not work" | "not tried to the end";

/** Without these results, it is not known whether the product works. Of each list, one is enough. */
const ESSENTIAL: readonly (readonly QuestionId[])[] = [
  ["accounts.create.status", "accounts.console-create.status"],
  ["accounts.delete.status"],
  ["tokens.mint.status"],
  ["tokens.revoke.status"],
  ["groups.create.status"],
  ["groups.delete.status"],
];

export interface Ending {
  readonly answers: Answers;
  /** Whether the trial ran to its last step. */
  readonly isComplete: boolean;
  /** How much of what it made is left. */
  readonly left: number;
}

export function resultOf({ answers, isComplete, left }: Ending): Result {
  const verdicts = answers
    .all()
    .map(({ outcome }) => (outcome.kind === "not-measured" ? undefined : outcome.judgement.verdict));
  if (verdicts.includes("fails")) {
    return "does not work";
  }
  const isMissing = (ids: readonly QuestionId[]): boolean =>
    ids.every((id) => answers.get(id)?.kind === "not-measured");
  if (!isComplete || left > 0 || ESSENTIAL.some(isMissing)) {
    return "not tried to the end";
  }
  return verdicts.some((verdict) => verdict === "differs" || verdict === "unexpected")
    ? "works with differences"
    : "fits";
}

export function exitCodeOf(result: Result): ExitCode {
  switch (result) {
    case "fits":
      return EXIT.clean;
    case "works with differences":
      return EXIT.findings;
    case "does not work":
    case "not tried to the end":
      return EXIT.failed;
  }
}
