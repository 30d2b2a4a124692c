import { RISKS, riskOf } from "../effect";
import type { ReviewReport } from "../report";
import { sentenceOf } from "./text";

/** The report with what is derived from it, so that a reader needs no tables of ours. `--from` reads it again. */
export function toJson(report: ReviewReport): object {
  const { effects } = report;
  return {
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
