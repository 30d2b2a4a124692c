import { checkFailure, type CheckFailure } from "../../lifecycle/check-failure";
import type { CheckContext } from "../../lifecycle/resource-definition";
import { UNKNOWN } from "../../lifecycle/unknown";
import { DEFAULT_LIFETIME_DAYS, MAX_LIFETIME_DAYS, type ApiTokenInputs } from "./schema";

const DAY_MS = 24 * 60 * 60 * 1000;

/** The UTC day that is `days` after the one of `nowMs`, as `YYYY-MM-DD`. */
export function utcDay(nowMs: number, days = 0): string {
  return new Date(nowMs + days * DAY_MS).toISOString().slice(0, 10);
}

/** A day as the API wants it. */
export function toApiExpiry(day: string): string {
  return `${day}T00:00:00Z`;
}

/** The rules on a token's life that need more than one input, or the date. */
export function expiryFailures(
  { expiresAt, lifetimeDays }: Partial<ApiTokenInputs>,
  { previous, nowMs }: CheckContext<ApiTokenInputs>,
): CheckFailure[] {
  if (expiresAt !== undefined && lifetimeDays !== undefined) {
    return [checkFailure(["lifetimeDays"], "must be left out when expiresAt is given", lifetimeDays)];
  }
  // A token that has its day keeps it: time passing makes no program wrong.
  if (typeof expiresAt !== "string" || expiresAt === previous?.expiresAt) {
    return [];
  }
  const first = utcDay(nowMs, 1);
  const last = utcDay(nowMs, MAX_LIFETIME_DAYS);
  return expiresAt >= first && expiresAt <= last
    ? []
    : [
        checkFailure(
          ["expiresAt"],
          `must be 1 to ${MAX_LIFETIME_DAYS} days from today: "${first}" to "${last}"`,
          expiresAt,
        ),
      ];
}

/** Computes `expiresAt` where the program gives a life instead, and carries it forward while that life stays the same. */
export function completeExpiry(
  inputs: ApiTokenInputs,
  { previous, nowMs }: CheckContext<ApiTokenInputs>,
): ApiTokenInputs {
  if (inputs.expiresAt !== undefined) {
    return inputs;
  }
  const lifetimeDays = inputs.lifetimeDays ?? DEFAULT_LIFETIME_DAYS;
  if (typeof lifetimeDays !== "number") {
    return { ...inputs, expiresAt: UNKNOWN };
  }
  const carried = previous?.lifetimeDays === lifetimeDays ? previous.expiresAt : undefined;
  return { ...inputs, lifetimeDays, expiresAt: carried ?? utcDay(nowMs, lifetimeDays) };
}
