/** Receives messages for the user. They never contain a secret. */
export interface Log {
  /** Shown with `pulumi … --debug`. */
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
}
