import type { Behaviour } from "./behaviour";

const TEN_YEARS_MS = 3650 * 86_400_000;

interface Allowance {
  readonly requests: number;
  readonly remaining: number;
  /** How long the window lasts. */
  readonly leftMs: number;
  /** The server's clock, epoch milliseconds. */
  readonly serverNow: number;
}

/**
 * `X-RateLimit-Limit, -Remaining, -Reset` [V-DOC: the reset in ISO 8601]; the other forms are what a gateway in
 * between could produce.
 */
export function rateLimitHeaders(
  form: Behaviour["rateLimitHeaders"],
  { requests, remaining, leftMs, serverNow }: Allowance,
): Record<string, string> {
  const named = (limit: string | number, left: string | number, reset: string | number) => ({
    "x-ratelimit-limit": String(limit),
    "x-ratelimit-remaining": String(left),
    "x-ratelimit-reset": String(reset),
  });
  const endsAt = serverNow + leftMs;
  const iso = new Date(endsAt).toISOString();
  switch (form) {
    case "iso":
      return named(requests, remaining, iso);
    case "epochSeconds":
      return named(requests, remaining, Math.ceil(endsAt / 1000));
    case "epochMilliseconds":
      return named(requests, remaining, endsAt);
    case "secondsLeft":
      return named(requests, remaining, secondsOf(leftMs));
    case "millisecondsLeft":
      return named(requests, remaining, leftMs);
    case "empty":
      return named("", "", "");
    case "joined":
      return named(twice(requests), twice(remaining), twice(iso));
    case "tenYears":
      return named(requests, remaining, new Date(serverNow + TEN_YEARS_MS).toISOString());
    case "negative":
      return named(requests, -1, -secondsOf(leftMs));
    case "absent":
      return {};
  }
}

export function retryAfterHeader(
  form: Behaviour["retryAfterForm"],
  leftMs: number,
  serverNow: number,
): string {
  switch (form) {
    case "seconds":
      return String(secondsOf(leftMs));
    case "date":
      return new Date(serverNow + leftMs).toUTCString();
    case "milliseconds":
      return String(leftMs);
    case "empty":
      return "";
    case "joined":
      return twice(secondsOf(leftMs));
    case "tenYears":
      return String(TEN_YEARS_MS / 1000);
    case "negative":
      return String(-secondsOf(leftMs));
  }
}

/** Rounded up, so that a client that waits this long is never early. */
function secondsOf(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}

/** Two proxies that each add the header: HTTP joins the values. */
function twice(value: string | number): string {
  return `${value}, ${value}`;
}
