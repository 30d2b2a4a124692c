/** Time as a trial sees it. Tests pass one whose waits take no time. */
export interface TrialClock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Waits; ends early, without an error, when `stop` is aborted. */
  readonly sleep: (milliseconds: number, stop: AbortSignal) => Promise<void>;
}

export const REAL_CLOCK: TrialClock = {
  now: () => Date.now(),
  sleep: (milliseconds, stop) =>
    new Promise((resolve) => {
      const timer = setTimeout(done, milliseconds);
      stop.addEventListener("abort", done, { once: true });
      function done(): void {
        clearTimeout(timer);
        stop.removeEventListener("abort", done);
        resolve();
      }
    }),
};

/** When a trial reads again to see a change, in milliseconds after the response to the write. */
export const SCHEDULE_MS = [0, 1000, 3000, 7000, 15_000, 25_000, 35_000, 45_000, 55_000, 60_000] as const;

/** How long a trial watches for a change. */
export const WATCH_SECONDS = 60;

/**
 * The result for what a trial did not see within its watch. It can come later or never. An emulator takes the number
 * as a delay.
 */
export const NOT_SEEN_MS = 300_000;

/**
 * A moment of a trial, counted in the time that the trial waited before it. Two moments without a wait between them are
 * the same.
 */
export type Moment = number;

/**
 * Measures how late reads show a write. Its results are steps of the schedule, so that an organisation with
 * exactly the measured delay is measured the same.
 */
export class Stopwatch {
  readonly #clock: TrialClock;
  readonly #stop: AbortSignal;
  #waitedMs = 0;

  constructor(clock: TrialClock, stop: AbortSignal) {
    this.#clock = clock;
    this.#stop = stop;
  }

  now(): number {
    return this.#clock.now();
  }

  moment(): Moment {
    return this.#waitedMs;
  }

  async wait(milliseconds: number): Promise<void> {
    await this.#clock.sleep(milliseconds, this.#stop);
    this.#waitedMs += milliseconds;
  }

  /**
   * Repeats every read until it shows the change, at the times of the schedule.
   * @returns For each when it first was; `null` where the first read came too late to measure it;
   * `NOT_SEEN_MS` for never.
   */
  async firstSeen<Asks extends Readonly<Partial<Record<string, () => Promise<boolean>>>>>(
    since: Moment,
    asks: Asks,
  ): Promise<{ [Name in keyof Asks]: number | null }> {
    const pending = new Map(
      Object.entries(asks).flatMap(([name, ask]) => (ask === undefined ? [] : [[name, ask] as const])),
    );
    const seen = new Map<string, number | null>([...pending.keys()].map((name) => [name, NOT_SEEN_MS]));
    const lateMs = this.#waitedMs - since;
    let isFirstLook = true;
    for (const dueMs of SCHEDULE_MS.filter((due) => due >= lateMs)) {
      if (pending.size === 0) {
        break;
      }
      await this.wait(Math.max(0, dueMs - (this.#waitedMs - since)));
      for (const [name, ask] of [...pending]) {
        if (await ask()) {
          seen.set(name, isFirstLook && lateMs > 0 ? null : dueMs);
          pending.delete(name);
        }
      }
      isFirstLook = false;
    }
    return Object.fromEntries(seen) as { [Name in keyof Asks]: number | null };
  }
}
