import { checkFailure, type CheckFailure } from "../../lifecycle/check-failure";
import type { CheckContext, KnownInputs, RuleContext } from "../../lifecycle/resource-definition";
import { UNKNOWN } from "../../lifecycle/unknown";
import { earliest, utcDay } from "../../timing/days";
import {
  DEFAULT_BEFORE_EXPIRY_DAYS,
  DEFAULT_LIFETIME_DAYS,
  DEFAULT_OVERLAP_DAYS,
  hasStandInScope,
  MAX_LIFETIME_DAYS,
  type ApiTokenInputs,
} from "./schema";

/** The rules on a token's life that need more than one input, or the date. */
export function expiryFailures(
  known: KnownInputs<ApiTokenInputs>,
  context: RuleContext<ApiTokenInputs>,
): CheckFailure[] {
  const { expiresAt, lifetimeDays, overlapEndsAt, rotation, scopes } = known;
  const { isGiven, nowMs, previous } = context;
  // Recorded inputs come back unchanged with `ignoreChanges`; only a new value is the program's own.
  if (overlapEndsAt !== undefined && overlapEndsAt !== previous?.overlapEndsAt) {
    return [checkFailure(["overlapEndsAt"], "must be left out, since it is computed", overlapEndsAt)];
  }
  if (rotation !== undefined && hasStandInScope(scopes)) {
    return [
      checkFailure(
        ["rotation"],
        "must be left out while scopes has the stand-in of an import: the token was imported, so only its consumers have its secret, and " +
          "they would lose access. Write its real scopes and take ignoreChanges out: that replaces it by a token which can rotate",
        rotation,
      ),
    ];
  }
  const isDayGiven = isGiven("expiresAt");
  const isCarried = expiresAt === previous?.expiresAt;
  if (rotation !== undefined && isDayGiven && !(isCarried && isComputedDay(previous))) {
    return [
      checkFailure(
        ["rotation"],
        "must be left out when expiresAt is given, since a given day cannot move; give lifetimeDays instead",
        rotation,
      ),
    ];
  }
  // A token that has its day keeps it: time passing makes no program wrong.
  if (!isDayGiven || isCarried) {
    return rotationFailures(known, context);
  }
  if (lifetimeDays !== undefined) {
    return [checkFailure(["lifetimeDays"], "must be left out when expiresAt is given", lifetimeDays)];
  }
  const first = utcDay(nowMs, 1);
  const last = utcDay(nowMs, MAX_LIFETIME_DAYS);
  return expiresAt === undefined || (expiresAt >= first && expiresAt <= last)
    ? []
    : [
        checkFailure(
          ["expiresAt"],
          `must be 1 to ${MAX_LIFETIME_DAYS} days from today: "${first}" to "${last}"`,
          expiresAt,
        ),
      ];
}

/**
 * Whether check computed the recorded day, so that it comes back with `ignoreChanges` and is none that the
 * program gives.
 */
function isComputedDay(previous: Partial<ApiTokenInputs> | undefined): boolean {
  return previous?.lifetimeDays !== undefined;
}

function rotationFailures(
  { lifetimeDays, rotation }: KnownInputs<ApiTokenInputs>,
  { isGiven }: RuleContext<ApiTokenInputs>,
): CheckFailure[] {
  if (rotation === undefined || (lifetimeDays === undefined && isGiven("lifetimeDays"))) {
    return [];
  }
  const life = lifetimeDays ?? DEFAULT_LIFETIME_DAYS;
  const { beforeExpiryDays: before = DEFAULT_BEFORE_EXPIRY_DAYS, overlapDays: overlap } = rotation;
  if (before >= life) {
    return [
      checkFailure(
        ["rotation", "beforeExpiryDays"],
        `must be less than lifetimeDays (${life}), or every "pulumi up" would rotate the token`,
        before,
      ),
    ];
  }
  const longest = Math.min(before, life - before);
  return overlap === undefined || overlap <= longest
    ? []
    : [
        checkFailure(
          ["rotation", "overlapDays"],
          `must be at most ${longest}: the old token expires ${before} days after a rotation, and the next rotation ` +
            `comes after ${life - before} days`,
          overlap,
        ),
      ];
}

/**
 * Computes `expiresAt` where the program gives a life instead, and carries it forward until that life
 * changes, a rotation is due or a refresh found the token dead. A moved day is what makes `update` mint a new
 * token; the old one may stay until `overlapEndsAt`.
 */
export function completeExpiry(
  inputs: ApiTokenInputs,
  { previous, nowMs }: CheckContext<ApiTokenInputs>,
): ApiTokenInputs {
  const completed = withExpiry(inputs, previous, nowMs);
  return { ...completed, overlapEndsAt: overlapEnd(completed, previous, nowMs) };
}

function withExpiry(
  inputs: ApiTokenInputs,
  previous: Partial<ApiTokenInputs> | undefined,
  nowMs: number,
): ApiTokenInputs {
  if (inputs.expiresAt !== undefined) {
    // With `rotation` the day is one that `ignoreChanges` brings back, and so is its life.
    const lifetimeDays =
      inputs.lifetimeDays ?? (inputs.rotation === undefined ? undefined : previous?.lifetimeDays);
    return { ...inputs, lifetimeDays };
  }
  const { lifetimeDays = DEFAULT_LIFETIME_DAYS, rotation } = inputs;
  if (typeof lifetimeDays !== "number") {
    return { ...inputs, expiresAt: UNKNOWN };
  }
  // A day that was given before, by a program or by an import, stays when a life takes its place.
  const isSameLife = previous?.lifetimeDays === undefined || previous.lifetimeDays === lifetimeDays;
  const carried = isSameLife ? previous?.expiresAt : undefined;
  const isDue =
    carried !== undefined &&
    rotation !== undefined &&
    carried <= utcDay(nowMs, rotation.beforeExpiryDays ?? DEFAULT_BEFORE_EXPIRY_DAYS);
  return {
    ...inputs,
    lifetimeDays,
    expiresAt: carried === undefined || isDue ? utcDay(nowMs, lifetimeDays) : carried,
  };
}

function overlapEnd(
  { expiresAt, rotation }: ApiTokenInputs,
  previous: Partial<ApiTokenInputs> | undefined,
  nowMs: number,
): string | undefined {
  let end = previous?.overlapEndsAt;
  if (previous?.expiresAt !== undefined && previous.expiresAt !== expiresAt) {
    const overlapDays = rotation?.overlapDays ?? DEFAULT_OVERLAP_DAYS;
    // The old token expires by itself on its day.
    end = earliest(utcDay(nowMs, overlapDays), previous.expiresAt);
  }
  return end !== undefined && end > utcDay(nowMs) ? end : undefined;
}
