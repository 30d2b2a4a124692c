import { createHash } from "node:crypto";
import { toSarifLog, type SarifResult, type SarifRule } from "../../../sarif";
import { REASONS, type Effect, type Reason, type Risk } from "../effect";
import {
  projectFileOf,
  RISK_OF_LEVEL,
  type Problem,
  type ReportedViolation,
  type ReviewReport,
} from "../report";
import { nameOfUrn } from "../urn";
import { failureIn } from "./summary";
import { describeProblem, sentenceOf } from "./text";

const LEVELS: Readonly<Record<Risk, SarifRule["level"]>> = { high: "error", medium: "warning", low: "note" };
const LEVELS_OF_POLICY = ["mandatory", "advisory"] as const;
/** A log without a result would close all alerts of the run before. */
const FAILED = "review-failed";

/** A result with what makes it the same one in the next run. */
type Identified = SarifResult & { readonly identity: readonly unknown[] };

/**
 * One result for each reason of each effect, for each violated policy, and for a failure. Effects without a
 * reason are left out.
 */
export function toSarif(report: ReviewReport): object {
  const rules: SarifRule[] = [
    ...Object.entries(REASONS).map(([id, { risk, text }]) => ({ id, level: LEVELS[risk], text })),
    ...LEVELS_OF_POLICY.map((level) => ({
      id: `policy-${level}`,
      level: LEVELS[RISK_OF_LEVEL[level]],
      text: `The change violates a policy of level ${level}.`,
    })),
    { id: FAILED, level: "error", text: "The review is incomplete." },
  ];
  const results = [
    ...report.problems.map((problem) => toFailure(problem, report)),
    ...report.effects.flatMap((effect) => effect.reasons.map((reason) => toResult(effect, reason))),
    ...report.violations.map(toPolicyResult),
  ];
  const place = { file: projectFileOf(report), line: 1 };
  return toSarifLog(
    "atlassian-admin review",
    rules,
    withHashes(
      results.map((result) => ({ place, ...result })),
      report.stack,
    ),
    report.problems.map(describeProblem),
  );
}

/** GitHub distinguishes results by this one hash, whose second part counts results that are otherwise the same. */
function withHashes(results: readonly Identified[], stack: string): SarifResult[] {
  const counts = new Map<string, number>();
  return results.map(({ identity, ...result }) => {
    const text = JSON.stringify([stack, result.ruleId, ...identity]);
    const hash = createHash("sha256").update(text).digest("hex").slice(0, 16);
    const count = (counts.get(hash) ?? 0) + 1;
    counts.set(hash, count);
    return { ...result, fingerprints: { primaryLocationLineHash: `${hash}:${count}` } };
  });
}

function toFailure(problem: Problem, { stack }: ReviewReport): Identified {
  const { step, place } = problem;
  return {
    ruleId: FAILED,
    message: `${describeProblem(problem)}.`,
    ...(place !== undefined && { place }),
    name: stack,
    fullName: `${stack}: ${failureIn(problem)}`,
    identity: [step],
  };
}

function toPolicyResult(violation: ReportedViolation): Identified {
  const { rule, level, urn, resource, message, remedy, place } = violation;
  return {
    ruleId: `policy-${level}`,
    message: `${message} ${remedy} (Policy ${rule}.)`,
    ...(place !== undefined && { place }),
    name: urn === undefined ? resource : nameOfUrn(urn),
    fullName: urn ?? resource,
    identity: [rule, urn, resource, message],
  };
}

function toResult(effect: Effect, reason: Reason): Identified {
  const { kind, actor, what, urn, place } = effect;
  return {
    ruleId: reason,
    message: `${sentenceOf(effect)}. ${REASONS[reason].text}`,
    ...(place !== undefined && { place }),
    name: nameOfUrn(urn),
    fullName: urn,
    identity: [urn, kind, actor.id, what],
  };
}
