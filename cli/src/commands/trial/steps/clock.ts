import { formOfRetryAfter } from "../forms";
import type { Trial } from "../trial";

/** A response can be a second old, and its time counts whole seconds, so an offset is no more precise than this. */
const GRAIN_MS = 10_000;

/** How far the API's clock is off, by the `Date` of its responses, else by the creation time of what was just made. */
export function answerClock({ answers, dateOffsetMs }: Trial, createdOffsetMs: number | undefined): void {
  const offsetMs = dateOffsetMs ?? createdOffsetMs;
  if (offsetMs === undefined) {
    answers.notMeasured("time.clock-offset-ms", "no response shows the time");
  } else {
    answers.set("time.clock-offset-ms", rounded(offsetMs));
  }
  if (dateOffsetMs === undefined || createdOffsetMs === undefined) {
    answers.notMeasured("time.created-at-offset-ms", "there are no two times to compare");
  } else {
    answers.set("time.created-at-offset-ms", rounded(createdOffsetMs - dateOffsetMs));
  }
}

function rounded(ms: number): number {
  return Math.round(ms / GRAIN_MS) * GRAIN_MS + 0;
}

/** What a refusal by the rate limit asked for, if there was one. */
export function answerRetryAfter({ answers, wire }: Trial): void {
  if (wire.rateLimited === undefined) {
    answers.notMeasured("requests.retry-after", "no request was refused by the rate limit");
    return;
  }
  const form = formOfRetryAfter(wire.rateLimited);
  if (form === undefined) {
    answers.notMeasured("requests.retry-after", "the refusal had no Retry-After that can be read");
  } else {
    answers.set("requests.retry-after", form);
  }
}
