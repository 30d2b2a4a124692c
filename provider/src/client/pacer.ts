import type { Deadline } from "../timing/deadline";
import { sleep } from "../timing/sleep";
import { ApiError, RateLimitError } from "../errors";
import { backoffMs } from "./backoff";
import type { Headers } from "./headers";
import { readRateLimit } from "./rate-limit";
import type { ApiResponse } from "./transport";

export interface PacerOptions {
  /** A number from 0 to 1. */
  readonly random: () => number;
  /** Called once when a wait of five seconds or more begins. */
  readonly onLongWait: (reason: string, waitMs: number) => void;
}

const LONG_WAIT_MS = 5000;
// A wait that is longer than the deadline is tested with one request, sent after this share of the remaining time.
const DOUBT_SHARE = 0.1;
// Two responses about the same window can differ by this much in when it resets.
const SAME_WINDOW_MS = 50;
// Without X-RateLimit headers the pace is found by trying: a 429 increases the spacing between requests, each
// success reduces it.
const FIRST_SPACING_MS = 25;
const MAX_SPACING_MS = 500;
const SPACING_DECAY_PER_SUCCESS = 0.99;
const NEGLIGIBLE_SPACING_MS = 1;

interface Window {
  /** Requests that the API still accepts before `resetAtMs`, minus those sent since it reported that number. */
  remaining: number;
  readonly resetAtMs: number;
}

/**
 * Sends requests in their order and no faster than the API allows. It tracks the window that
 * `X-RateLimit-Remaining` and `X-RateLimit-Reset` describe, and waits after a 429. After a wait it sends one
 * request alone, to find out whether the limit is over.
 */
export class Pacer {
  readonly #options: PacerOptions;
  #lastTurn: Promise<unknown> = Promise.resolve();
  #window: Window | undefined;
  #blockedUntilMs = 0;
  #spacingMs = 0;
  #lastReleaseMs = 0;
  #inFlight = 0;
  /** 429 responses in a row. */
  #rejections = 0;
  /** Whether a request was sent to test a wait longer than the deadline, and was not accepted so far. */
  #isDoubted = false;
  /** Whether such a request was accepted. Then the headers do not describe a window of this API. */
  #isWindowMeaningless = false;
  /** Settles when the request that was sent alone has its response. */
  #scout: Promise<unknown> | undefined;

  constructor(options: PacerOptions) {
    this.#options = options;
  }

  /** Sends when it is this request's turn. Fails with `RateLimitError` if the wait would outlast the deadline. */
  async run(deadline: Deadline, send: () => Promise<ApiResponse>): Promise<ApiResponse> {
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

  /** Reads the rate limit from the response before the waiting requests continue. */
  async #watch(send: () => Promise<ApiResponse>): Promise<ApiResponse> {
    this.#inFlight += 1;
    const sending = send().finally(() => {
      this.#inFlight -= 1;
    });
    try {
      const response = await sending;
      this.#rejections = 0;
      this.#isWindowMeaningless ||= this.#isDoubted;
      this.#isDoubted = false;
      this.#spacingMs *= SPACING_DECAY_PER_SUCCESS;
      this.#observe(response.headers);
      return response;
    } catch (error) {
      if (error instanceof ApiError && error.status === 429) {
        this.#rejections += 1;
        this.#block(error.retryAfterMs ?? backoffMs(this.#rejections, this.#options.random));
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
    // A new window does not always include the requests in flight.
    const counted = isSame ? (this.#window?.remaining ?? remaining) : remaining - this.#inFlight;
    this.#window = {
      resetAtMs: isSame ? (this.#window?.resetAtMs ?? resetAtMs) : resetAtMs,
      remaining: Math.min(counted, remaining),
    };
  }

  /** Holds every request back after a 429. */
  #block(waitMs: number): void {
    const now = Date.now();
    const isSameRejection = now < this.#blockedUntilMs;
    this.#blockedUntilMs = Math.max(this.#blockedUntilMs, now + waitMs);
    if (!isSameRejection && this.#window === undefined) {
      this.#spacingMs = Math.min(MAX_SPACING_MS, Math.max(FIRST_SPACING_MS, this.#spacingMs * 2));
    }
    if (!isSameRejection && waitMs >= LONG_WAIT_MS) {
      this.#options.onLongWait("the API's rate limit was reached", waitMs);
    }
  }

  /** Resolves to whether the request must be sent alone. */
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

  /** A wait longer than the deadline can come from a header with another meaning, so one request tests it. */
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
