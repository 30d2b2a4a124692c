/** Why a trial ends before its last step. What it made is removed all the same, as far as that is possible. */
export type StopReason = "interrupted" | "requests" | "minutes" | "key" | "network" | "rate-limit" | "bug";

/** Ends the trial. The message is for the user: the fact, then what to do. */
export class StopError extends Error {
  constructor(
    readonly reason: StopReason,
    message: string,
  ) {
    super(message);
    this.name = "StopError";
  }
}
