import { ProviderError } from "./provider-error";

/** What the API shows does not prove what the operation would have to take for granted. Nothing was changed. */
export class UncertainError extends ProviderError {
  readonly code = "uncertain";
}
