import { isOutcomeUnknown } from "../client/retry-table";
import { ProviderError } from "../errors";
import { isGone } from "./failures";

/**
 * Sends a delete. An object that is already gone, and a lost response, are success if a second read agrees:
 * the API also returns 404 to a key that cannot see the object.
 * @param mayMeanGone Whether an error response can mean that the object is gone. @default 404 and 410
 */
export async function deleteUnlessGone(
  send: () => Promise<void>,
  isStillThere: () => Promise<boolean>,
  mayMeanGone: (error: unknown) => boolean = isGone,
): Promise<void> {
  try {
    await send();
  } catch (error) {
    const mayBeGone = mayMeanGone(error) || isOutcomeUnknown(error);
    if (!mayBeGone || (await isStillThere().catch((second: unknown) => rethrowBoth(error, second)))) {
      throw error;
    }
  }
}

/** The failure of the second read must not hide the API's response to the delete. */
function rethrowBoth(refusal: unknown, second: unknown): never {
  if (refusal instanceof ProviderError && second instanceof ProviderError) {
    refusal.message += ` The check whether it is gone failed: ${second.message}`;
    throw refusal;
  }
  throw second;
}
