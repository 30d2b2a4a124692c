/** A duration; the parts add up. */
export interface Duration {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

const MILLISECONDS = {
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1000,
  milliseconds: 1,
} as const;

export function toMilliseconds(duration: Duration): number {
  return (Object.keys(MILLISECONDS) as (keyof Duration)[]).reduce(
    (total, unit) => total + (duration[unit] ?? 0) * MILLISECONDS[unit],
    0,
  );
}

/**
 * The emulator's time: the real time plus an offset, so that tests advance it instead of sleeping, plus the
 * clock's deviation.
 */
export class Clock {
  offsetMs = 0;

  constructor(private readonly errorMs: () => number = () => 0) {}

  /** Epoch milliseconds. */
  now(): number {
    return Date.now() + this.offsetMs + this.errorMs();
  }

  /** Advances the time and returns the new time in epoch milliseconds. */
  advance(duration: Duration): number {
    this.offsetMs += toMilliseconds(duration);
    return this.now();
  }

  /** Sets the time, which then continues. Accepts epoch milliseconds, a Date or an RFC 3339 string. */
  set(time: number | string | Date): number {
    const target = new Date(time).getTime();
    if (Number.isNaN(target)) {
      throw new RangeError(
        `Cannot set the emulator's clock: ${JSON.stringify(time)} is not a time. Use RFC 3339, such as 2026-11-28T10:00:00Z.`,
      );
    }
    this.offsetMs = target - Date.now() - this.errorMs();
    return this.now();
  }
}
