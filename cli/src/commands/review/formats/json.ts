import { RISKS, riskOf } from "../effect";
import { verdictOf, type ReviewReport } from "../report";
import { sentenceOf } from "./text";

/**
 * The report with its conclusions, so that a reader needs none of our tables (schemas/review.schema.json).
 * `--from` reads it again.
 */
export function toJson(report: ReviewReport): object {
  const { effects } = report;
  return {
    verdict: verdictOf(report),
    ...report,
    summary: Object.fromEntries(
      RISKS.map((risk) => [risk, effects.filter((effect) => riskOf(effect) === risk).length]),
    ),
    effects: effects.map((effect) => ({
      risk: riskOf(effect),
      ...effect,
      says: sentenceOf(effect),
    })),
  };
}
