import { toSarifLog, type SarifResult, type SarifRule } from "../../../sarif";
import { REASONS, type Effect, type Reason, type Risk } from "../effect";
import type { ReviewReport } from "../report";
import { sentenceOf } from "./text";

const LEVELS: Readonly<Record<Risk, SarifRule["level"]>> = { high: "error", medium: "warning", low: "note" };

/** One result for each reason to look; what has none is left out. */
export function toSarif({ effects, problems }: ReviewReport): object {
  const rules = Object.entries(REASONS).map(([id, { risk, text }]) => ({ id, level: LEVELS[risk], text }));
  return toSarifLog(
    "atlassian-admin review",
    rules,
    effects.flatMap((effect) => effect.reasons.map((reason) => toResult(effect, reason))),
    problems,
  );
}

function toResult(effect: Effect, reason: Reason): SarifResult {
  const { urn, place } = effect;
  return {
    ruleId: reason,
    message: `${sentenceOf(effect)}. ${REASONS[reason].text}`,
    ...(place !== undefined && { place }),
    name: urn.split("::").at(-1) ?? urn,
    fullName: urn,
  };
}
