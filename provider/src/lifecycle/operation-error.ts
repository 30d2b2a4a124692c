import { redact, type ProviderErrorCode } from "../errors";

/** The failure of an operation, for the engine: `Cannot <operation> <resource>: <fact>. <remedy>.` */
export class OperationError extends Error {
  constructor(
    message: string,
    readonly code: ProviderErrorCode | "bug",
  ) {
    super(redact(message));
    this.name = "Error";
    // The host prints the stack of a failed read or delete. Users need only the message.
    this.stack = "";
  }
}
