export const DAY_MS = 86_400_000;

/** Whole days between two RFC 3339 times, rounded down; undefined if either is missing or invalid. */
export function daysBetween(from: string | undefined, to: string | undefined): number | undefined {
  const days = Math.floor((Date.parse(to ?? "") - Date.parse(from ?? "")) / DAY_MS);
  return Number.isNaN(days) ? undefined : days;
}

/** The UTC day of an RFC 3339 time; an invalid time is shown unchanged. */
export function toDay(time: string): string {
  const milliseconds = Date.parse(time);
  return Number.isNaN(milliseconds) ? time : new Date(milliseconds).toISOString().slice(0, 10);
}

/** `2027-03-01 (in 12 d)`, `2026-01-01 (5 d ago)`. */
export function describeDay(time: string, now: string): string {
  const daysAhead = daysBetween(now, time);
  if (daysAhead === undefined) {
    return time;
  }
  return `${toDay(time)} (${daysAhead < 0 ? `${daysBetween(time, now)} d ago` : `in ${daysAhead} d`})`;
}
