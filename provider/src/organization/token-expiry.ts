/** A UTC day in the form that the API requires for an expiry. */
export function toApiExpiry(day: string): string {
  return `${day}T00:00:00Z`;
}

/** Whether a token has expired, by the server's clock. A token without an expiry never does. */
export function isExpired(expiry: string | undefined, nowMs: number): boolean {
  return expiry !== undefined && Date.parse(expiry) <= nowMs;
}

/**
 * The day to record for an expiry of the API: the UTC day on which, or at the start of which, the token
 * expires. It is never later than the real expiry.
 */
export function dayOfExpiry(expiry: string): string {
  return expiry.slice(0, 10);
}
