import { isRateLimit, type RateLimit } from "./rate-limit";
import { composite, count, offset, oneOf, optionalCount } from "./switch";

/** What concerns every request: pages, limits, delays and the server's clock. */
export const requestSwitches = {
  /** No page holds more items than this, whatever `limit` says; null for no cap. */
  pageSize: optionalCount(1),
  /**
   * How pages follow each other: as they should; each begins with the last item of the one before; each
   * leaves out the item that should be its first; or the page after the last is the first again, without end.
   */
  pageDrift: oneOf("none", "repeats", "skips", "endless"),
  /** Requests allowed per key; null for no limit. */
  rateLimit: composite<RateLimit | null>(
    null,
    "{requests, periodSeconds, headerStyle?} or null",
    isRateLimit,
  ),
  /**
   * The form of `X-RateLimit-Reset`. `empty` and `joined` ("100, 100") are the form of all three headers, `negative` of
   * `-Remaining` too, `absent` leaves out all three.
   */
  rateLimitHeaders: oneOf(
    "iso",
    ...(["epochSeconds", "epochMilliseconds", "secondsLeft", "millisecondsLeft"] as const),
    ...(["empty", "joined", "tenYears", "negative", "absent"] as const),
  ),
  /** The form of `Retry-After`. */
  retryAfterForm: oneOf("seconds", "date", "milliseconds", "empty", "joined", "tenYears", "negative"),
  /** Delay of every response in real time: half of it before a change is applied, half after. */
  latencyMs: count(0),
  /**
   * How far the server's clock is off: `Date`, creation times and the judgement of expiry together. May be
   * negative.
   */
  serverClockOffsetMs: offset(),
  /** The `Date` header: of the server's clock, of the real one, left out, or no date at all. */
  dateHeader: oneOf("server", "real", "absent", "malformed"),
  /** How far creation times are off the server's own clock; a positive number puts them into the future. */
  createdAtOffsetMs: offset(),
};
