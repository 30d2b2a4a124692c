/** A UTC day, as the API wants an expiry. */
export function toApiExpiry(day: string): string {
  return `${day}T00:00:00Z`;
}

/** Whether a time of the API has come, by the server's clock. A token without one never expires. */
export function isExpired(expiry: string | undefined, nowMs: number): boolean {
  return expiry !== undefined && Date.parse(expiry) <= nowMs;
}

/**
 * The day that is recorded for a time of the API: the UTC day within which the token stops, or at whose first
 * moment. Where that differs from what was asked for, the token is never taken to live longer than it does.
 */
export function dayOfExpiry(expiry: string): string {
  return expiry.slice(0, 10);
}
