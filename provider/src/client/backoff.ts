const BASE_MS = 500;
const CAP_MS = 30_000;

/**
 * "Full jitter": anywhere between nothing and an exponential bound. `attempt` counts from 1; `random` gives a
 * number from 0 to 1.
 */
export function backoffMs(attempt: number, random: () => number): number {
  return random() * Math.min(CAP_MS, BASE_MS * 2 ** attempt);
}
