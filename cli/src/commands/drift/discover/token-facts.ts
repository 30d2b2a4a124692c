import type { AccountEntry, TokenEntry } from "../../../reading/inventory";

/** The day of an API time, as `YYYY-MM-DD`. These texts sort chronologically. */
export function dayOf(time: string | number): string {
  return new Date(time).toISOString().slice(0, 10);
}

export function isExpired(expiresAt: string | undefined, now: string): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= Date.parse(now);
}

export function labelOf({ displayName }: AccountEntry, { label }: TokenEntry): string {
  return `API token "${label}" of "${displayName}"`;
}
