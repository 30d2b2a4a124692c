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

/** Checks the rules on a token's lifetime that need several inputs, or the date. */
export function expiryFailures(
  known: KnownInputs<ApiTokenInputs>,
  context: RuleContext<ApiTokenInputs>,
): CheckFailure[] {
  const { expiresAt, lifetimeDays, overlapEndsAt, rotation, scopes } = known;
  const { isGiven, nowMs, previous } = context;
  // With `ignoreChanges`, recorded inputs come back unchanged. Only a new value comes from the program.
  if (overlapEndsAt !== undefined && overlapEndsAt !== previous?.overlapEndsAt) {
    return [checkFailure(["overlapEndsAt"], "must be left out, since it is computed", overlapEndsAt)];
  }
  if (rotation !== undefined && hasStandInScope(scopes)) {
    return [
      checkFailure(
        ["rotation"],
        "must be left out while scopes has the placeholder of an import: only the consumers of an imported token have its secret, and they " +
          "would lose access. Declare the real scopes and remove ignoreChanges: that replaces the token by one that can rotate",
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
        "must be left out when expiresAt is given, because a given day cannot move. Set lifetimeDays instead",
        rotation,
      ),
    ];
  }
  // A token keeps its recorded day: a program does not become invalid because time passes.
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

/** Whether check computed the recorded day. Then it comes back with `ignoreChanges` and not from the program. */
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
 * Computes `expiresAt` if the program gives a lifetime instead. The day stays until that lifetime changes, a
 * rotation is due, or a refresh found the token dead. A moved day makes `update` create a new token. The old
 * token can stay until `overlapEndsAt`.
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
    // With `rotation`, the day comes from `ignoreChanges`, and so does its lifetime.
    const lifetimeDays =
      inputs.lifetimeDays ?? (inputs.rotation === undefined ? undefined : previous?.lifetimeDays);
    return { ...inputs, lifetimeDays };
  }
  const { lifetimeDays = DEFAULT_LIFETIME_DAYS, rotation } = inputs;
  if (typeof lifetimeDays !== "number") {
    return { ...inputs, expiresAt: UNKNOWN };
  }
  // A day that a program or an import gave before stays when a lifetime takes its place.
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
    // The old token expires on its day in any case.
    end = earliest(utcDay(nowMs, overlapDays), previous.expiresAt);
  }
  return end !== undefined && end > utcDay(nowMs) ? end : undefined;
}
