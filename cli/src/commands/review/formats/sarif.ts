import { toSarifLog, type SarifResult, type SarifRule } from "../../../sarif";
import { REASONS, type Effect, type Reason, type Risk } from "../effect";
import type { Violation } from "pulumi-atlassian-admin-policy";
import { RISK_OF_LEVEL, type ReviewReport } from "../report";
import { sentenceOf } from "./text";

const LEVELS: Readonly<Record<Risk, SarifRule["level"]>> = { high: "error", medium: "warning", low: "note" };

/** One result for each reason to look; what has none is left out. */
export function toSarif({ effects, violations, problems }: ReviewReport): object {
  const rules: SarifRule[] = [
    ...Object.entries(REASONS).map(([id, { risk, text }]) => ({ id, level: LEVELS[risk], text })),
    ...LEVELS_OF_POLICY.map((level) => ({
      id: `policy-${level}`,
      level: LEVELS[RISK_OF_LEVEL[level]],
      text: `A policy that is ${level} is broken.`,
    })),
  ];
  return toSarifLog(
    "atlassian-admin review",
    rules,
    [
      ...effects.flatMap((effect) => effect.reasons.map((reason) => toResult(effect, reason))),
      ...violations.map(toPolicyResult),
    ],
    problems,
  );
}

const LEVELS_OF_POLICY = ["mandatory", "advisory"] as const;

function toPolicyResult({ rule, level, urn, resource, message, remedy }: Violation): SarifResult {
  return {
    ruleId: `policy-${level}`,
    message: `${message} ${remedy} (Policy ${rule}.)`,
    name: urn?.split("::").at(-1) ?? resource,
    fullName: urn ?? resource,
  };
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
