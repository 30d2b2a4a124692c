import { isNotInDirectory } from "../directory/failures";
import type { Organization } from "../directory/organization";
import { LookupError } from "../errors";
import { poll } from "../timing/poll";

// A new account takes a while to reach the directory; third parties saw minutes.
const DIRECTORY_LAG_SECONDS = 120;

/**
 * Sends a request about an account, and again while the directory does not know it. Waits only for a service account that exists;
 * anybody else is refused at once. `advice` is for an account that never gets there.
 */
export async function whenInDirectory(
  organization: Organization,
  accountId: string,
  send: () => Promise<void>,
  advice: string,
): Promise<void> {
  let refusal: Error | undefined;
  const isDone = await poll(DIRECTORY_LAG_SECONDS, async () => {
    try {
      await send();
      return true;
    } catch (error) {
      if (!isNotInDirectory(error)) {
        throw error;
      }
      refusal = error;
      if ((await organization.serviceAccounts.find(accountId)) === undefined) {
        throw error;
      }
      return undefined;
    }
  });
  if (isDone === undefined) {
    throw new LookupError(
      `service account "${accountId}" exists, but the directory did not know it for ${DIRECTORY_LAG_SECONDS} s: ` +
        `${refusal?.message ?? ""} ${advice}`,
    );
  }
}
