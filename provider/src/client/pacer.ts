import type { Deadline } from "../timing/deadline";
import { sleep } from "../timing/sleep";
import { ApiError, RateLimitError } from "../errors";
import { backoffMs } from "./backoff";
import type { Headers } from "./headers";
import { readRateLimit } from "./rate-limit";
import type { Answer } from "./transport";

export interface PacerOptions {
  /** A number from 0 to 1. */
  readonly random: () => number;
  /** Called once when a wait of five seconds or more begins. */
  readonly onLongWait: (reason: string, waitMs: number) => void;
}

const LONG_WAIT_MS = 5000;
// Before a wait that no operation has time for is believed, one request goes out after a part of the time that is left.
const DOUBT_SHARE = 0.1;
// The reset of one window, counted from now, differs by as much between two responses.
const SAME_WINDOW_MS = 50;
// Without X-RateLimit headers the pace is found by trying: a refusal spreads requests out, each success draws
// them closer.
const FIRST_SPACING_MS = 25;
const MAX_SPACING_MS = 500;
const SPACING_DECAY_PER_SUCCESS = 0.99;
const NEGLIGIBLE_SPACING_MS = 1;

interface Window {
  /** Requests that the API still takes before `resetAtMs`, less those sent since it said so. */
  remaining: number;
  readonly resetAtMs: number;
}

/**
 * Lets requests through in their order and no faster than the API allows. It mirrors the window that
 * `X-RateLimit-Remaining` and `X-RateLimit-Reset` describe, waits where a 429 says so, and after a wait lets
 * one request through alone to see how things are.
 */
export class Pacer {
  readonly #options: PacerOptions;
  #lastTurn: Promise<unknown> = Promise.resolve();
  #window: Window | undefined;
  #blockedUntilMs = 0;
  #spacingMs = 0;
  #lastReleaseMs = 0;
  #underWay = 0;
  /** Refusals in a row. */
  #refusals = 0;
  /**
   * Whether a request went out although the API asked for a longer wait than there was time, and has not been
   * accepted.
   */
  #isDoubted = false;
  /** Whether such a request was accepted: what the headers name is no window of this API then. */
  #isWindowMeaningless = false;
  /** Settles when the request that was let through alone has its response. */
  #scout: Promise<unknown> | undefined;

  constructor(options: PacerOptions) {
    this.#options = options;
  }

  /** Sends when it is this request's turn. Fails with `RateLimitError` if the wait would outlast the deadline. */
  async run(deadline: Deadline, send: () => Promise<Answer>): Promise<Answer> {
    const turn = this.#lastTurn.then(() => this.#waitForTurn(deadline));
    this.#lastTurn = turn.catch(() => undefined);
    const isScout = await turn;
    const sending = this.#watch(send);
    if (isScout) {
      const scout = sending.catch(() => undefined);
      this.#scout = scout;
      void scout.then(() => {
        this.#scout = undefined;
      });
    }
    return sending;
  }

  /** Takes note of what the response tells about the limit, before anybody who waits for it goes on. */
  async #watch(send: () => Promise<Answer>): Promise<Answer> {
    this.#underWay += 1;
    const sending = send().finally(() => {
      this.#underWay -= 1;
    });
    try {
      const answer = await sending;
      this.#refusals = 0;
      this.#isWindowMeaningless ||= this.#isDoubted;
      this.#isDoubted = false;
      this.#spacingMs *= SPACING_DECAY_PER_SUCCESS;
      this.#observe(answer.headers);
      return answer;
    } catch (error) {
      if (error instanceof ApiError && error.status === 429) {
        this.#refusals += 1;
        this.#block(error.retryAfterMs ?? backoffMs(this.#refusals, this.#options.random));
      }
      throw error;
    }
  }

  #observe(headers: Headers): void {
    const { window } = readRateLimit(headers, Date.now());
    if (window === undefined || window.resetInMs <= 0 || this.#isWindowMeaningless) {
      return;
    }
    const { remaining } = window;
    const resetAtMs = Date.now() + window.resetInMs;
    const isSame = Math.abs((this.#window?.resetAtMs ?? Infinity) - resetAtMs) < SAME_WINDOW_MS;
    // In a window that is new to us, the requests under way may not be counted yet.
    const counted = isSame ? (this.#window?.remaining ?? remaining) : remaining - this.#underWay;
    this.#window = {
      resetAtMs: isSame ? (this.#window?.resetAtMs ?? resetAtMs) : resetAtMs,
      remaining: Math.min(counted, remaining),
    };
  }

  /** Holds every request back, because the API refused one. */
  #block(waitMs: number): void {
    const now = Date.now();
    const isSameRefusal = now < this.#blockedUntilMs;
    this.#blockedUntilMs = Math.max(this.#blockedUntilMs, now + waitMs);
    if (!isSameRefusal && this.#window === undefined) {
      this.#spacingMs = Math.min(MAX_SPACING_MS, Math.max(FIRST_SPACING_MS, this.#spacingMs * 2));
    }
    if (!isSameRefusal && waitMs >= LONG_WAIT_MS) {
      this.#options.onLongWait("the API's rate limit was reached", waitMs);
    }
  }

  /** Resolves to whether the request goes alone. */
  async #waitForTurn(deadline: Deadline): Promise<boolean> {
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
      if (waitMs > deadline.remainingMs) {
        this.#doubt(waitMs, deadline);
        continue;
      }
      isScout ||= limitWaitMs > 0;
      await sleep(waitMs);
    }
  }

  /** A wait that there is no time for may be a header that means something else, so one request finds out. */
  #doubt(waitMs: number, deadline: Deadline): void {
    if (this.#isDoubted) {
      throw new RateLimitError(waitMs, deadline.seconds);
    }
    this.#isDoubted = true;
    this.#window = undefined;
    this.#blockedUntilMs = Date.now() + Math.max(0, deadline.remainingMs * DOUBT_SHARE);
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
