import { redact, type ProviderErrorCode } from "../errors";

/** What the engine is told when an operation failed: `Cannot <operation> <resource>: <fact>. <remedy>.` */
export class OperationError extends Error {
  constructor(
    message: string,
    readonly code: ProviderErrorCode | "bug",
  ) {
    super(redact(message));
    this.name = "Error";
    // The host prints the stack of a failed read or delete to the user, who needs the message only.
    this.stack = "";
  }
}
