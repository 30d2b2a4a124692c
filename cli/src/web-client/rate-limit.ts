import type { WebAnswer } from "./send";

/**
 * GitHub also returns 403 for a rate limit, with headers for the time to wait or for zero remaining requests:
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api.
 */
export function isRateLimited({ status, headers }: Pick<WebAnswer, "status" | "headers">): boolean {
  return (
    status === 429 ||
    (status === 403 && (headers["retry-after"] !== undefined || headers["x-ratelimit-remaining"] === "0"))
  );
}

/** How long the service asks to wait; `undefined` if it gives no time. */
export function retryAfterMs(headers: WebAnswer["headers"], nowMs: number): number | undefined {
  const retryAfter = headers["retry-after"] ?? "";
  if (/^\d+$/.test(retryAfter)) {
    return Number(retryAfter) * 1000;
  }
  // One header contains a date, the others seconds since 1970 (GitHub, GitLab).
  const atMs =
    retryAfter === ""
      ? Number(headers["x-ratelimit-reset"] ?? headers["ratelimit-reset"] ?? Number.NaN) * 1000
      : Date.parse(retryAfter);
  return Number.isFinite(atMs) ? Math.max(0, atMs - nowMs) : undefined;
}
