import { ProviderError } from "./provider-error";

/** A request was sent and aborted because no complete answer came in time. A write may have been applied. */
export class TimeoutError extends ProviderError {
  readonly code = "timeout";

  constructor(
    readonly method: string,
    readonly path: string,
    readonly timeoutSeconds: number,
    /** Whether the deadline of the operation ended the attempt, and not the time-out of one attempt. */
    readonly isByDeadline = false,
  ) {
    super(
      `no complete answer to ${method} ${path} came within ${Math.round(timeoutSeconds * 10) / 10} s.`,
      `Check the network, or raise "atlassian-admin:${isByDeadline ? "retryBudgetSeconds" : "requestTimeoutSeconds"}".`,
    );
  }
}
