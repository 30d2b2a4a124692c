import type { Headers } from "pulumi-atlassian-admin/organization";
import { textAt, type Json } from "./reading";

/** How an id is written. */
export function formOfId(id: string): "plain" | "uppercase" | "ari" {
  return id.startsWith("ari:") ? "ari" : /[A-F]/.test(id) && !/[a-f]/.test(id) ? "uppercase" : "plain";
}

/** Whether an id looks like those of accounts: digits, a colon, a UUID. */
function isAccountIdLike(id: string): boolean {
  return /^(ari:[^/]*\/)?\d+:/i.test(id);
}

const FIVE_YEARS_MS = 5 * 365 * 86_400_000;
const LONGEST_WINDOW_SECONDS = 7200;

/** The form of `X-RateLimit-Reset`; undefined for one that nobody knows. */
export function formOfReset(headers: Headers, nowMs: number): string | undefined {
  const reset = headers["x-ratelimit-reset"];
  if (reset === undefined) {
    return "absent";
  }
  if (reset.trim() === "") {
    return "empty";
  }
  if (reset.includes(",")) {
    return "joined";
  }
  if (/^-\d/.test(reset)) {
    return "negative";
  }
  if (/^\d+(\.\d+)?$/.test(reset)) {
    const number = Number(reset);
    return number > 1e12
      ? "epochMilliseconds"
      : number > 1e9
        ? "epochSeconds"
        : number > LONGEST_WINDOW_SECONDS
          ? "millisecondsLeft"
          : "secondsLeft";
  }
  const atMs = Date.parse(reset);
  return Number.isNaN(atMs) ? undefined : atMs - nowMs > FIVE_YEARS_MS ? "tenYears" : "iso";
}

/** The form of `Retry-After`. */
export function formOfRetryAfter(headers: Headers): string | undefined {
  const wait = headers["retry-after"];
  if (wait === undefined) {
    return undefined;
  }
  if (wait.trim() === "") {
    return "empty";
  }
  if (/^-\d/.test(wait)) {
    return "negative";
  }
  if (/^\d+(\.\d+)?$/.test(wait)) {
    const number = Number(wait);
    return number > 1e8 ? "tenYears" : number > LONGEST_WINDOW_SECONDS ? "milliseconds" : "seconds";
  }
  return /^\d+,\s*\d+$/.test(wait) ? "joined" : Number.isNaN(Date.parse(wait)) ? undefined : "date";
}

const TIME_FORMS: readonly (readonly [RegExp, string])[] = [
  [/T.*Z$/, "utc"],
  [/T.*[+-]00:?00$/, "offset"],
  [/T.*[+-]\d{2}:?\d{2}$/, "offset10"],
  [/^\d{13}$/, "epochMillisecondsText"],
];

/** How a time is written; undefined for an unknown form. */
export function formOfTime(value: unknown): string | undefined {
  if (typeof value === "number") {
    return value > 1e12 ? "epochMilliseconds" : undefined;
  }
  return typeof value === "string" ? TIME_FORMS.find(([pattern]) => pattern.test(value))?.[1] : undefined;
}

/** A time in epoch milliseconds, however it is written. */
export function timeIn(value: unknown): number | undefined {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string") {
    return undefined;
  }
  const timeMs = /^\d{13}$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isNaN(timeMs) ? undefined : timeMs;
}

/** The two ids of a service account. */
export interface AccountIds {
  /** What addresses it in the service-account collections. */
  readonly id: string | undefined;
  /** What addresses it everywhere else. */
  readonly atlassianId: string | undefined;
}

/** Whether a listing shows each of the ids under the name of the other. */
export function isSwapped(account: Json): boolean {
  const [id, atlassianId] = [textAt(account, "id"), textAt(account, "atlassianId")];
  return (
    id !== undefined && atlassianId !== undefined && isAccountIdLike(id) && !isAccountIdLike(atlassianId)
  );
}

/** The ids that an account shows, each as what it is. */
export function idsIn(account: Json): AccountIds {
  const [id, atlassianId] = [textAt(account, "id"), textAt(account, "atlassianId")];
  return isSwapped(account) ? { id: atlassianId, atlassianId: id } : { id, atlassianId };
}
