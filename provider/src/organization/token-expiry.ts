/** A UTC day, as the API wants an expiry. */
export function toApiExpiry(day: string): string {
  return `${day}T00:00:00Z`;
}

/** Whether a time of the API has come. A token without one never expires. */
export function isExpired(expiry: string | undefined, nowMs = Date.now()): boolean {
  return expiry !== undefined && Date.parse(expiry) <= nowMs;
}
