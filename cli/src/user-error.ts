/** A failure with what the user can do about it. The message is both. */
export class UserError extends Error {
  override readonly name = "UserError";

  /**
   * @param fact What happened: a whole sentence.
   * @param remedy What to do now. A command in it works when it is pasted.
   */
  constructor(
    readonly fact: string,
    readonly remedy?: string,
    options?: ErrorOptions,
  ) {
    super(remedy === undefined ? fact : `${fact} ${remedy}`, options);
  }
}

/** What an error says: apart where it keeps the two apart, as the errors of the provider do too. */
export function factAndRemedy(error: unknown): { readonly fact: string; readonly remedy?: string } {
  if (!(error instanceof Error)) {
    return { fact: String(error) };
  }
  const { fact = error.message, remedy } = error as Partial<UserError>;
  return { fact, ...(remedy !== undefined && { remedy }) };
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
