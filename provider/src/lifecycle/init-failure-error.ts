import { ProviderError } from "../errors";
import type { Properties } from "./properties";

/**
 * A partial success: the object exists and is unfinished. The host recognises this error by `id`, `properties` and
 * `reasons`. The engine keeps the object in the state, and the next `pulumi up` calls update.
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
