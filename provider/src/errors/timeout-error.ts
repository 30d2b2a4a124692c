import { ProviderError } from "./provider-error";

/** A request was sent and aborted because no complete answer came in time. A write may have been applied. */
export class TimeoutError extends ProviderError {
  readonly code = "timeout";

  constructor(
    readonly method: string,
    readonly path: string,
    readonly timeoutSeconds: number,
  ) {
    super(
      `no complete answer to ${method} ${path} came within ${timeoutSeconds} s.`,
      `Check the network, or raise "atlassian-admin:requestTimeoutSeconds".`,
    );
  }
}
