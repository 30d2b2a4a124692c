import { isOutcomeUnknown } from "../client/retry-table";
import { isGone } from "./failures";

/**
 * Sends a delete. Already gone, and a lost response, are success when a second read agrees: the API answers 404 also to a key that cannot see the
 * object.
 */
export async function deleteUnlessGone(
  send: () => Promise<void>,
  isStillThere: () => Promise<boolean>,
): Promise<void> {
  try {
    await send();
  } catch (error) {
    const mayBeGone = isGone(error) || isOutcomeUnknown(error);
    if (!mayBeGone || (await isStillThere())) {
      throw error;
    }
  }
}
