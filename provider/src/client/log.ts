/** Where messages for the user go. They never hold a secret. */
export interface Log {
  /** Shown with `pulumi … --debug`. */
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
}
