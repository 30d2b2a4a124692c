import { ApiError, ResponseShapeError, TimeoutError, TransportError } from "../errors";

/** Whether a request changes something. A search is a read, although it is sent with POST. */
export type Effect = "read" | "delete" | "write";

/** What went wrong, as far as it matters for trying again. */
export type Failure =
  "rate-limited" | "server-error" | "not-sent" | "connection-lost" | "timed-out" | "bad-shape" | "refused";

/**
 * What to do after each failure of each kind of request. A write whose answer was lost may have been applied: it is never
 * repeated here; the handler that sent it looks first (see `isOutcomeUnknown`). A delete ends in the same state however often it
 * is sent.
 */
export const RETRY_TABLE: Readonly<Record<Failure, Readonly<Record<Effect, "retry" | "give-up">>>> = {
  "rate-limited": { read: "retry", delete: "retry", write: "retry" },
  "not-sent": { read: "retry", delete: "retry", write: "retry" },
  "server-error": { read: "retry", delete: "retry", write: "give-up" },
  "connection-lost": { read: "retry", delete: "retry", write: "give-up" },
  "timed-out": { read: "retry", delete: "retry", write: "give-up" },
  "bad-shape": { read: "retry", delete: "give-up", write: "give-up" },
  refused: { read: "give-up", delete: "give-up", write: "give-up" },
};

/** Sorts an error into the table's rows; `undefined` for an error that is not about a request. */
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

/** Whether a failed write may have been applied all the same. */
export function isOutcomeUnknown(error: unknown): boolean {
  const failure = failureOf(error);
  return failure !== undefined && OUTCOME_UNKNOWN.has(failure);
}
