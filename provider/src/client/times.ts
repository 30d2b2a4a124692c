import { z } from "zod";

// A smaller number is seconds since 1970: as milliseconds it would be before 1973.
const FIRST_MILLISECONDS = 100_000_000_000;

/**
 * Converts a time of the APIs to RFC 3339 in UTC; `undefined` if there is none or it cannot be read. The APIs
 * write text with any offset; the documented lists of api-access write milliseconds since 1970, as a number.
 * Text without an offset is UTC (V-SPEC), whatever the time zone of this machine.
 */
function toUtcTime(value: unknown): string | undefined {
  const ms = toMilliseconds(value);
  if (ms === undefined || Number.isNaN(new Date(ms).getTime())) {
    return undefined;
  }
  // Text in UTC is not changed.
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}T.*Z$/.test(value)
    ? value
    : new Date(ms).toISOString();
}

/** A time that the API can also omit. Never fails: a time that cannot be read is `undefined`. */
export const optionalTime = z.unknown().optional().transform(toUtcTime);

function toMilliseconds(value: unknown): number | undefined {
  if (typeof value === "number") {
    return value > 0 && value < FIRST_MILLISECONDS ? value * 1000 : value;
  }
  if (typeof value !== "string") {
    return undefined;
  }
  const text = value.trim();
  if (/^\d{9,}$/.test(text)) {
    return toMilliseconds(Number(text));
  }
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) {
    return undefined;
  }
  const hasOffset = /(?:z|[+-]\d{2}:?\d{2})$/i.test(text.slice("YYYY-MM-DD".length));
  return Date.parse(hasOffset ? text : `${withTime(text)}Z`);
}

/** A day without a time begins at 00:00. */
function withTime(text: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00` : text;
}
