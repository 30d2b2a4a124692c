const DAY_MS = 24 * 60 * 60 * 1000;

/** The UTC day that is `days` after the one of `nowMs`, as `YYYY-MM-DD`; such texts sort as the days do. */
export function utcDay(nowMs: number, days = 0): string {
  return new Date(nowMs + days * DAY_MS).toISOString().slice(0, 10);
}

/** The day that is `days` after `day`. */
export function addDays(day: string, days: number): string {
  return utcDay(Date.parse(day), days);
}

/** How many days after `from` the day `to` is. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** The first of some days. */
export function earliest(...days: [string, ...string[]]): string {
  return days.reduce((first, day) => (day < first ? day : first));
}

/** The last of some days. */
export function latest(...days: [string, ...string[]]): string {
  return days.reduce((last, day) => (day > last ? day : last));
}
