import { ProviderError } from "./provider-error";

/** A name, e-mail or id that the program gives does not lead to exactly one object. */
export class LookupError extends ProviderError {
  readonly code = "lookup";
}
