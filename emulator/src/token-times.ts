import type { Behaviour } from "./behaviour";

const DAY_MS = 86_400_000;
const SECOND_MS = 1000;
const TEN_HOURS_MS = 10 * 3_600_000;

/**
 * The expiry that the organisation sets for a requested one: shortened by its policy, then moved. Epoch
 * milliseconds in, RFC 3339 out.
 */
export function expiryOf(
  { tokenLifeCapDays, tokenExpiryRounding }: Behaviour,
  askedMs: number,
  nowMs: number,
): string {
  const capped = tokenLifeCapDays === null ? askedMs : Math.min(askedMs, nowMs + tokenLifeCapDays * DAY_MS);
  switch (tokenExpiryRounding) {
    case "none":
      return new Date(capped).toISOString();
    case "endOfDay":
      return `${new Date(capped).toISOString().slice(0, 10)}T23:59:59.000Z`;
    case "secondEarlier":
      return new Date(capped - SECOND_MS).toISOString();
  }
}

/** A time as user management writes it. */
export function writeManageTime({ tokenTimeForm }: Behaviour, time: string): string | number {
  const timeMs = Date.parse(time);
  switch (tokenTimeForm) {
    case "utc":
      return time;
    case "offset":
      return new Date(timeMs).toISOString().replace("Z", "+00:00");
    case "offset10":
      return new Date(timeMs + TEN_HOURS_MS).toISOString().replace("Z", "+10:00");
    case "epochMilliseconds":
      return timeMs;
    case "epochMillisecondsText":
      return String(timeMs);
  }
}

/** A time as the token lists of api-access write it. */
export function writeApiAccessTime({ apiAccessTokenTimes }: Behaviour, time: string): string | number {
  switch (apiAccessTokenTimes) {
    case "text":
      return time;
    case "number":
      return Date.parse(time);
    case "numberText":
      return String(Date.parse(time));
  }
}
