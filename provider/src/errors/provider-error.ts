/** Every error that the provider raises on purpose; narrow by `code`, never by text. */
export type ProviderErrorCode =
  | "api"
  | "config"
  | "deadline"
  | "init-failure"
  | "lookup"
  | "outcome-unknown"
  | "rate-limit"
  | "refused"
  | "response-shape"
  | "timeout"
  | "transport"
  | "uncertain";

/** Base of all errors of the provider. `message` is one or more plain sentences: the fact, then the remedy. */
export abstract class ProviderError extends Error {
  abstract readonly code: ProviderErrorCode;

  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}
