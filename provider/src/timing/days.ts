const DAY_MS = 24 * 60 * 60 * 1000;

/** The UTC day `days` after the day of `nowMs`, as `YYYY-MM-DD`. These texts sort like the days. */
export function utcDay(nowMs: number, days = 0): string {
  return new Date(nowMs + days * DAY_MS).toISOString().slice(0, 10);
}

/** The day `days` after `day`. */
export function addDays(day: string, days: number): string {
  return utcDay(Date.parse(day), days);
}

/** How many days `to` is after `from`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** The first of several days. */
export function earliest(...days: [string, ...string[]]): string {
  return days.reduce((first, day) => (day < first ? day : first));
}

/** The last of several days. */
export function latest(...days: [string, ...string[]]): string {
  return days.reduce((last, day) => (day > last ? day : last));
}
