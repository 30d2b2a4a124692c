import { checkFailure, type CheckFailure } from "../../lifecycle/check-failure";
import type { CheckContext } from "../../lifecycle/resource-definition";
import { UNKNOWN } from "../../lifecycle/unknown";
import {
  DEFAULT_BEFORE_EXPIRY_DAYS,
  DEFAULT_LIFETIME_DAYS,
  DEFAULT_OVERLAP_DAYS,
  MAX_LIFETIME_DAYS,
  type ApiTokenInputs,
} from "./schema";

const DAY_MS = 24 * 60 * 60 * 1000;

/** The UTC day that is `days` after the one of `nowMs`, as `YYYY-MM-DD`; such texts sort as the days do. */
export function utcDay(nowMs: number, days = 0): string {
  return new Date(nowMs + days * DAY_MS).toISOString().slice(0, 10);
}

/** The rules on a token's life that need more than one input, or the date. */
export function expiryFailures(
  inputs: Partial<ApiTokenInputs>,
  { previous, nowMs }: CheckContext<ApiTokenInputs>,
): CheckFailure[] {
  const { expiresAt, lifetimeDays, overlapEndsAt } = inputs;
  // Recorded inputs come back unchanged with `ignoreChanges`; only a new value is the program's own.
  if (overlapEndsAt !== undefined && overlapEndsAt !== previous?.overlapEndsAt) {
    return [checkFailure(["overlapEndsAt"], "must be left out, since it is computed", overlapEndsAt)];
  }
  // A token that has its day keeps it: time passing makes no program wrong.
  if (expiresAt === undefined || expiresAt === previous?.expiresAt) {
    return rotationFailures(inputs);
  }
  if (lifetimeDays !== undefined) {
    return [checkFailure(["lifetimeDays"], "must be left out when expiresAt is given", lifetimeDays)];
  }
  if (inputs.rotation !== undefined) {
    return [
      checkFailure(
        ["rotation"],
        "must be left out when expiresAt is given, since a given day cannot move; give lifetimeDays instead",
        inputs.rotation,
      ),
    ];
  }
  const first = utcDay(nowMs, 1);
  const last = utcDay(nowMs, MAX_LIFETIME_DAYS);
  // What is no day at all has a failure of its own, and what is not known yet has none.
  return !/^\d{4}-\d{2}-\d{2}$/.test(expiresAt) || (expiresAt >= first && expiresAt <= last)
    ? []
    : [
        checkFailure(
          ["expiresAt"],
          `must be 1 to ${MAX_LIFETIME_DAYS} days from today: "${first}" to "${last}"`,
          expiresAt,
        ),
      ];
}

function rotationFailures({ lifetimeDays, rotation }: Partial<ApiTokenInputs>): CheckFailure[] {
  if (rotation === undefined) {
    return [];
  }
  // The inputs are as the program gives them, so a value may also be unknown or of a wrong type; then nothing is compared.
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
  return overlap === undefined || !(overlap > longest)
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
 * Computes `expiresAt` where the program gives a life instead, and carries it forward until that life changes, a rotation is due or a
 * refresh found the token dead. A moved day is what makes `update` mint a new token; the old one may stay until `overlapEndsAt`.
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
    return inputs;
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
    end = [utcDay(nowMs, overlapDays), previous.expiresAt].sort()[0];
  }
  return end !== undefined && end > utcDay(nowMs) ? end : undefined;
}
