import { sleep } from "./sleep";
import { RateLimitError } from "../errors";
import type { Budget } from "./budget";
import type { Headers } from "./retry-after";

export interface PacerOptions {
  /** Told once when a wait of five seconds or more begins. */
  readonly onLongWait: (reason: string, waitMs: number) => void;
}

const LONG_WAIT_MS = 5000;
// Without X-RateLimit headers the pace is found by trying: a refusal spreads requests out, each success draws them closer.
const FIRST_SPACING_MS = 25;
const SPACING_DECAY_PER_SUCCESS = 0.998;
const NEGLIGIBLE_SPACING_MS = 1;

interface Window {
  /** Requests that the API still takes before `resetAtMs`, less those sent since it said so. */
  remaining: number;
  resetAtMs: number;
}

/**
 * Lets requests through in their order and no faster than the API allows. It mirrors the window that `X-RateLimit-Remaining` and
 * `X-RateLimit-Reset` describe, waits where a 429 says so, and after a wait lets one request through alone to see how things are.
 */
export class Pacer {
  readonly #options: PacerOptions;
  #lastTurn: Promise<unknown> = Promise.resolve();
  #window: Window | undefined;
  #blockedUntilMs = 0;
  #spacingMs = 0;
  #lastReleaseMs = 0;
  /** Settles when the request that was let through alone has its answer. */
  #scout: Promise<unknown> | undefined;

  constructor(options: PacerOptions) {
    this.#options = options;
  }

  /** Sends when it is this request's turn. Fails with `RateLimitError` if the wait would outlast the budget. */
  async run<T>(budget: Budget, send: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(() => this.#waitForTurn(budget));
    this.#lastTurn = turn.catch(() => undefined);
    const isScout = await turn;
    const sending = send();
    if (isScout) {
      const scout = sending.catch(() => undefined);
      this.#scout = scout;
      void scout.then(() => {
        this.#scout = undefined;
      });
    }
    return sending;
  }

  /** Takes note of what an answer says about the limit. */
  observe(headers: Headers): void {
    const remaining = Number(headers["x-ratelimit-remaining"] ?? Number.NaN);
    const resetAtMs = Date.parse(headers["x-ratelimit-reset"] ?? "");
    this.#spacingMs *= SPACING_DECAY_PER_SUCCESS;
    if (Number.isNaN(remaining) || Number.isNaN(resetAtMs) || resetAtMs <= Date.now()) {
      return;
    }
    const isSameWindow = this.#window?.resetAtMs === resetAtMs;
    this.#window = {
      resetAtMs,
      remaining: isSameWindow ? Math.min(this.#window?.remaining ?? remaining, remaining) : remaining,
    };
  }

  /** Holds every request back for `waitMs`, because the API refused one with 429. */
  block(waitMs: number): void {
    const now = Date.now();
    const isSameRefusal = now < this.#blockedUntilMs;
    this.#blockedUntilMs = Math.max(this.#blockedUntilMs, now + waitMs);
    if (!isSameRefusal && this.#window === undefined) {
      this.#spacingMs = Math.max(FIRST_SPACING_MS, this.#spacingMs * 2);
    }
    if (!isSameRefusal && waitMs >= LONG_WAIT_MS) {
      this.#options.onLongWait("the API's rate limit was reached", waitMs);
    }
  }

  /** Resolves to whether the request goes alone. */
  async #waitForTurn(budget: Budget): Promise<boolean> {
    let isScout = false;
    for (;;) {
      await this.#scout;
      const now = Date.now();
      const limitWaitMs = this.#limitWaitMs(now);
      // Timers count whole milliseconds.
      const waitMs = Math.ceil(Math.max(limitWaitMs, this.#spacingWaitMs(now)));
      if (waitMs <= 0) {
        this.#lastReleaseMs = now;
        if (this.#window !== undefined) {
          this.#window.remaining -= 1;
        }
        return isScout;
      }
      if (now + waitMs > budget.deadlineMs) {
        throw new RateLimitError(waitMs, budget.seconds);
      }
      isScout ||= limitWaitMs > 0;
      await sleep(waitMs);
    }
  }

  #limitWaitMs(now: number): number {
    if (this.#window !== undefined && now >= this.#window.resetAtMs) {
      this.#window = undefined;
    }
    const windowWaitMs =
      this.#window !== undefined && this.#window.remaining <= 0 ? this.#window.resetAtMs - now : 0;
    return Math.max(this.#blockedUntilMs - now, windowWaitMs);
  }

  #spacingWaitMs(now: number): number {
    return this.#spacingMs < NEGLIGIBLE_SPACING_MS ? 0 : this.#lastReleaseMs + this.#spacingMs - now;
  }
}
