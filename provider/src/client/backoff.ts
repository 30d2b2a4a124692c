const BASE_MS = 500;
const CAP_MS = 30_000;

/**
 * How long to wait before a retry: a random time below an exponential bound ("full jitter").
 * @param attempt Counts from 1.
 * @param random Returns a number from 0 to 1.
 */
export function backoffMs(attempt: number, random: () => number): number {
  return random() * Math.min(CAP_MS, BASE_MS * 2 ** attempt);
}
