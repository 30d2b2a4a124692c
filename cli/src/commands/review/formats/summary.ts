import { plural } from "../../../plural";
import { RISKS, riskOf } from "../effect";
import { verdictOf, type Problem, type ReviewReport } from "../report";

/** One line about everything that needs a decision. Contains no names. */
export function summarise(report: ReviewReport): string {
  return [
    ...(report.effects.length > 0 || verdictOf(report) !== "failed" ? [changesIn(report)] : []),
    ...(verdictOf(report) === "failed" ? ["The review is incomplete."] : []),
    ...(report.violations.length > 0 ? [`${plural(report.violations.length, "policy violation")}.`] : []),
    ...(report.foreignChanges > 0
      ? [`Not reviewed: ${plural(report.foreignChanges, "change")} to resources of other packages.`]
      : []),
  ].join(" ");
}

function changesIn({ effects }: ReviewReport): string {
  const counts = RISKS.map((risk) => ({ risk, count: effects.filter((one) => riskOf(one) === risk).length }))
    .filter(({ count }) => count > 0)
    .map(({ risk, count }) => `${count} ${risk}`);
  return effects.length === 0
    ? "No identity changes."
    : `${plural(effects.length, "identity change")}: ${counts.join(", ")}.`;
}

const FAILURES: Readonly<Record<Problem["step"], string>> = {
  preview: "The preview failed",
  base: "The preview of the target branch failed",
  review: "The review failed",
};

/** What failed, without the cause. */
export function failureIn({ step }: Pick<Problem, "step">): string {
  return FAILURES[step];
}
