/** A failure with its remedy. The message contains both. */
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

/** The message of an error, split into fact and remedy if the error has both, as the errors of the provider do. */
export function factAndRemedy(error: unknown): { readonly fact: string; readonly remedy?: string } {
  if (!(error instanceof Error)) {
    return { fact: String(error) };
  }
  const { fact = error.message, remedy } = error as Partial<UserError>;
  return { fact, ...(remedy !== undefined && { remedy }) };
}

/** The message of any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
