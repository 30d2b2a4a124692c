import type { Headers } from "./headers";

/** What a response shows about the rate limit. */
export interface RateLimit {
  /** How long the server asks to wait, in milliseconds. */
  readonly waitMs: number | undefined;
  /** How many requests the current window still allows, and when it ends, in milliseconds from now. */
  readonly window: { readonly remaining: number; readonly resetInMs: number } | undefined;
}

const CLOCK_TOLERANCE_MS = 5000;
const DAY_MS = 24 * 60 * 60 * 1000;
// From these values on, a number is a point in time: seconds or milliseconds since 1970.
const EPOCH_SECONDS = 1e9;
const EPOCH_MS = 1e12;

/**
 * Reads `Retry-After`, `X-RateLimit-Remaining` and `X-RateLimit-Reset` in every form that servers use:
 * seconds, a date, a point in time as a number, repeated values. The admin APIs document the reset as ISO
 * 8601 (DAC-AAINTRO). Times count from the server's own `Date`, because this machine's clock can be wrong.
 * Implausible values, such as a wait of more than a day, are ignored.
 */
export function readRateLimit(headers: Headers, nowMs: number): RateLimit {
  const dateMs = Date.parse(headers["date"] ?? "");
  // `Date` has whole seconds, so it is used only if the clocks differ by more than that.
  const isOff = Math.abs(dateMs - nowMs) > CLOCK_TOLERANCE_MS;
  const serverNowMs = isOff ? dateMs : nowMs;
  const resetInMs = durationMs(headers["x-ratelimit-reset"], serverNowMs);
  const remaining = firstNumber(headers["x-ratelimit-remaining"]);
  return {
    waitMs: durationMs(headers["retry-after"], serverNowMs) ?? resetInMs,
    window: remaining === undefined || resetInMs === undefined ? undefined : { remaining, resetInMs },
  };
}

function durationMs(value: string | undefined, serverNowMs: number): number | undefined {
  const number = firstNumber(value);
  // Date.parse reads a bare number as a year.
  const atMs = /^\s*-?[\d.]*\s*$/.test(value ?? "") ? Number.NaN : Date.parse(value ?? "");
  const durationMs = number === undefined ? atMs - serverNowMs : ofNumber(number, serverNowMs);
  return Number.isNaN(durationMs) || durationMs > DAY_MS ? undefined : Math.max(0, durationMs);
}

function ofNumber(number: number, serverNowMs: number): number {
  if (number >= EPOCH_MS) {
    return number - serverNowMs;
  }
  return number >= EPOCH_SECONDS ? number * 1000 - serverNowMs : number * 1000;
}

/** A number that is not negative, or the first of several that a proxy joined. */
function firstNumber(value: string | undefined): number | undefined {
  const [, number] = /^\s*(\d+(?:\.\d+)?)\s*(?:,\s*[\d.]+\s*)*$/.exec(value ?? "") ?? [];
  return number === undefined ? undefined : Number(number);
}
