import { isGone } from "./failures";

/** Sends a delete. Already gone is success, but only when a look agrees: the API answers 404 also to a key that cannot see the object. */
export async function deleteUnlessGone(
  send: () => Promise<void>,
  isStillThere: () => Promise<boolean>,
): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!isGone(error) || (await isStillThere())) {
      throw error;
    }
  }
}
