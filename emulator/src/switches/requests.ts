import { isRateLimit, type RateLimit } from "./rate-limit";
import { composite, count, offset, oneOf, optionalCount } from "./switch";

/** What affects every request: pages, limits, delays and the server's clock. */
export const requestSwitches = {
  /** The maximum number of items on a page, whatever `limit` is; null for no maximum. */
  pageSize: optionalCount(1),
  /**
   * How pages follow each other: correctly; each starts with the last item of the previous one; each omits the
   * item that should be its first; or the page after the last is the first again, without end.
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
  /** How far the server's clock is off: `Date`, creation times and expiry together. Can be negative. */
  serverClockOffsetMs: offset(),
  /** The `Date` header: by the server's clock, by the real clock, omitted, or not a date. */
  dateHeader: oneOf("server", "real", "absent", "malformed"),
  /** How far creation times differ from the server's own clock; a positive number puts them into the future. */
  createdAtOffsetMs: offset(),
};
