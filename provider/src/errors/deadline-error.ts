import { ProviderError } from "./provider-error";

/** The operation ran out of time before it could send what it had to send. Nothing was sent for it after that. */
export class DeadlineError extends ProviderError {
  readonly code = "deadline";

  /** @param waitingFor Completes "still waiting for …". */
  constructor(seconds: number, waitingFor: string) {
    super(
      `the ${seconds} s that one operation may take are over, still waiting for ${waitingFor}. ` +
        `Run it again later, or raise "atlassian-admin:retryBudgetSeconds".`,
    );
  }
}
