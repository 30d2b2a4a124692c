/** The kind of failure, for code that distinguishes them. */
export type EngineErrorCode =
  "no-engine" | "interrupted" | "timed-out" | "lock" | "npm-package" | "go-build" | "start";

/** Finding, building or running the Pulumi CLI failed. The message contains the attempt, the fact and the remedy. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "EngineError";
    this.code = code;
  }
}

/** The message of any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
