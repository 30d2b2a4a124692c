import { ProviderError } from "../errors";
import { PROVIDER_PROPERTY, type Properties } from "./properties";

/**
 * Partial success: the object exists and is unfinished. The host recognises such an error by `id`, `properties` and `reasons`; the
 * engine then keeps the object in the state and calls update on the next `pulumi up`.
 */
export class InitFailureError extends ProviderError {
  readonly code = "init-failure";
  readonly properties: Properties;

  constructor(
    readonly id: string,
    properties: Properties,
    readonly reasons: string[],
    provider: unknown,
  ) {
    super(reasons.join(" "));
    // Without the provider text in it, the recorded resource could never be read or deleted.
    this.properties = { ...properties, [PROVIDER_PROPERTY]: provider };
  }
}
