/** What went wrong, for code that has to tell the cases apart. */
export type EngineErrorCode =
  "no-engine" | "interrupted" | "timed-out" | "lock" | "npm-package" | "go-build" | "start";

/** Finding, making or running the Pulumi CLI failed. The message says what was tried, the fact and the remedy. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "EngineError";
    this.code = code;
  }
}

/** The text of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
