import { isOutcomeUnknown } from "../client/retry-table";
import { ProviderError } from "../errors";
import { isGone } from "./failures";

/**
 * Sends a delete. Already gone, and a lost response, are success when a second read agrees: the API answers
 * 404 also to a key that cannot see the object.
 * @param mayMeanGone Whether a refusal may mean that the object is gone. @default 404 and 410
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

/** The failure of the second read must not hide what the API said to the delete. */
function rethrowBoth(refusal: unknown, second: unknown): never {
  if (refusal instanceof ProviderError && second instanceof ProviderError) {
    refusal.message += ` Whether it is gone could not be checked: ${second.message}`;
    throw refusal;
  }
  throw second;
}
