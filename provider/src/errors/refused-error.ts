import { ProviderError } from "./provider-error";

/** The provider will not do what was asked, because it would harm or duplicate something. Nothing was changed. */
export class RefusedError extends ProviderError {
  readonly code = "refused";
}
