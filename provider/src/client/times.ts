import { z } from "zod";

// Below this, a number of seconds since 1970 is meant: as milliseconds it would be before 1973.
const FIRST_MILLISECONDS = 100_000_000_000;

/**
 * A time as the APIs write it, as RFC 3339 in UTC; `undefined` where there is none, or nobody can read it.
 * They write text with any offset, and the documented lists of api-access write milliseconds since 1970, as a
 * number. Text without an offset is UTC (V-SPEC), whatever the time zone of this machine.
 */
function toUtcTime(value: unknown): string | undefined {
  const ms = toMilliseconds(value);
  if (ms === undefined || Number.isNaN(new Date(ms).getTime())) {
    return undefined;
  }
  // Text that is UTC stays as it is.
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}T.*Z$/.test(value)
    ? value
    : new Date(ms).toISOString();
}

/** A time that the API may also leave out. Never fails: what cannot be read is not known. */
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
