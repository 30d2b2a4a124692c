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

/** Base of all errors of the provider. `message` is the fact, then the remedy, then the request's id. */
export abstract class ProviderError extends Error {
  abstract readonly code: ProviderErrorCode;

  /**
   * @param fact What happened: one or more whole sentences.
   * @param remedy What the user can do about it.
   * @param requestId Atlassian's id of the request that failed.
   */
  constructor(
    readonly fact: string,
    readonly remedy?: string,
    readonly requestId?: string,
  ) {
    super(toMessage(fact, remedy, requestId));
    this.name = new.target.name;
  }
}

function toMessage(fact: string, remedy = "", requestId = ""): string {
  const request = requestId === "" ? "" : `Request id ${requestId}.`;
  return [fact, remedy, request].filter((sentence) => sentence !== "").join(" ");
}
