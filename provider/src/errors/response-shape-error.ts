import { ProviderError } from "./provider-error";

/** The API answered with success, but not in the shape that its contract promises. A write may have been applied. */
export class ResponseShapeError extends ProviderError {
  readonly code = "response-shape";

  constructor(
    readonly method: string,
    readonly path: string,
    readonly problem: string,
    requestId?: string,
  ) {
    super(
      `the response to ${method} ${path} does not match the documented API: ${problem}.`,
      `If a proxy stands between, check that it passes answers unchanged; otherwise report this.`,
      requestId,
    );
  }
}
