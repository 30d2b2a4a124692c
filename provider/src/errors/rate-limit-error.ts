import { ProviderError } from "./provider-error";

/** The API's rate limit asks for a longer wait than the operation has time for. The request was not sent. */
export class RateLimitError extends ProviderError {
  readonly code = "rate-limit";

  constructor(waitMs: number, budgetSeconds: number) {
    super(
      `the API's rate limit asks to wait ${Math.ceil(waitMs / 1000)} s, longer than is left of the ${budgetSeconds} s ` +
        `that one operation may take.`,
      `Run it again later, or raise "atlassian-admin:retryBudgetSeconds".`,
    );
  }
}
