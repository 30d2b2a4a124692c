/** A failure with what the user can do about it. Both are sentences; the message is both. */
export class UserError extends Error {
  override readonly name = "UserError";

  /** @param fact Without a full stop at its end. */
  constructor(
    readonly fact: string,
    readonly remedy?: string,
    options?: ErrorOptions,
  ) {
    super(remedy === undefined ? fact : `${fact}. ${remedy}`, options);
  }
}
