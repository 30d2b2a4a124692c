import { ApiError, ResponseShapeError, TimeoutError, TransportError } from "../errors";

/** Whether a request changes something. A search is a read, although it is sent with POST. */
export type Effect = "read" | "delete" | "write";

/** What went wrong, as far as it matters for a retry. */
export type Failure =
  "rate-limited" | "server-error" | "not-sent" | "connection-lost" | "timed-out" | "bad-shape" | "refused";

/** One row of the table. */
export interface RetryRule {
  /** How often the same request is retried at most. The time budget can end the retries earlier. */
  readonly retries: number;
  /** Which requests are retried. */
  readonly effects: readonly Effect[];
}

const EVERY_EFFECT: readonly Effect[] = ["read", "delete", "write"];
// A write whose response was lost may have been applied, so the code that sent it reads first (see
// `isOutcomeUnknown`). A delete has the same result however often it is sent.
const REPEATABLE: readonly Effect[] = ["read", "delete"];

/** What to do after each failure. The wait is the API's after a 429, else exponential with full jitter. */
export const RETRY_TABLE: Readonly<Record<Failure, RetryRule>> = {
  "rate-limited": { retries: 20, effects: EVERY_EFFECT },
  "not-sent": { retries: 3, effects: EVERY_EFFECT },
  "server-error": { retries: 6, effects: REPEATABLE },
  "connection-lost": { retries: 6, effects: REPEATABLE },
  "timed-out": { retries: 2, effects: REPEATABLE },
  "bad-shape": { retries: 2, effects: ["read"] },
  refused: { retries: 0, effects: [] },
};

/** Whether to retry a request that was sent `attempts` times. */
export function mayRetry(error: unknown, effect: Effect, attempts: number): boolean {
  const failure = failureOf(error);
  if (failure === undefined) {
    return false;
  }
  const { retries, effects } = RETRY_TABLE[failure];
  return attempts <= retries && effects.includes(effect);
}

/** The row of the table for an error; `undefined` for an error that is not about a request. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof ApiError) {
    if (error.status === 429) {
      return "rate-limited";
    }
    return error.status >= 500 || error.status === 408 ? "server-error" : "refused";
  }
  if (error instanceof TransportError) {
    return error.wasNeverSent ? "not-sent" : "connection-lost";
  }
  if (error instanceof TimeoutError) {
    return "timed-out";
  }
  return error instanceof ResponseShapeError ? "bad-shape" : undefined;
}

const OUTCOME_UNKNOWN: ReadonlySet<Failure> = new Set([
  "server-error",
  "connection-lost",
  "timed-out",
  "bad-shape",
]);

/** Whether a write that failed can still have been applied. */
export function isOutcomeUnknown(error: unknown): boolean {
  const failure = failureOf(error);
  return failure !== undefined && OUTCOME_UNKNOWN.has(failure);
}
