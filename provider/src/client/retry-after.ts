/** Response headers by lower-case name. */
export type Headers = Readonly<Record<string, string | undefined>>;

/**
 * How long the server asks to wait, in milliseconds: `Retry-After` in seconds or as a date, else `X-RateLimit-Reset`
 * as an ISO-8601 time (the form that the admin APIs document). `undefined` where neither says anything usable.
 */
export function parseRetryAfterMs(headers: Headers, nowMs: number): number | undefined {
  const retryAfter = headers["retry-after"]?.trim();
  if (retryAfter !== undefined && /^\d+(\.\d+)?$/.test(retryAfter)) {
    return Number(retryAfter) * 1000;
  }
  return untilMs(retryAfter, nowMs) ?? untilMs(headers["x-ratelimit-reset"], nowMs);
}

function untilMs(time: string | undefined, nowMs: number): number | undefined {
  // Date.parse takes a bare number for a year.
  const atMs = time === undefined || /^-?[\d.]+$/.test(time) ? Number.NaN : Date.parse(time);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}
