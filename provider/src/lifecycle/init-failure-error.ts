import { ProviderError } from "../errors";
import type { Properties } from "./properties";

/**
 * Partial success: the object exists and is unfinished. The host recognises such an error by `id`,
 * `properties` and `reasons`; the engine then keeps the object in the state and calls update on the next
 * `pulumi up`.
 */
export class InitFailureError extends ProviderError {
  readonly code = "init-failure";

  constructor(
    readonly id: string,
    readonly properties: Properties,
    readonly reasons: string[],
  ) {
    super(reasons.join(" "));
  }
}
