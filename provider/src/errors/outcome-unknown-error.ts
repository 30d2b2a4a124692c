import { ProviderError } from "./provider-error";

/** A write was sent, its answer never came, and looking did not tell whether it was applied. */
export class OutcomeUnknownError extends ProviderError {
  readonly code = "outcome-unknown";
}
