import { isOutcomeUnknown } from "../client/retry-table";

const MAX_SENDS = 3;

/** Sends a write that does no harm twice. After a lost answer it looks first, and sends again only where nothing was applied. */
export async function sendUntilApplied(
  send: () => Promise<void>,
  isApplied: () => Promise<boolean>,
): Promise<void> {
  for (let sends = 1; ; sends += 1) {
    try {
      await send();
      return;
    } catch (error) {
      if (!isOutcomeUnknown(error)) {
        throw error;
      }
      if (await isApplied()) {
        return;
      }
      if (sends === MAX_SENDS) {
        throw error;
      }
    }
  }
}
