import { LookupError } from "../errors";
import { poll } from "../timing/poll";
import { isNotInDirectory } from "./failures";
import type { ServiceAccounts } from "./service-accounts";

// A new account takes a while to reach the directory; third parties saw minutes.
const DIRECTORY_LAG_SECONDS = 120;

/** Sends a request about an account once the directory knows the account. */
export type WhenInDirectory = (accountId: string, send: () => Promise<void>, advice: string) => Promise<void>;

/**
 * Sends a request about an account, and again while the directory does not know it. Waits only for a service
 * account that exists; any other account is refused at once. `advice` is for an account that never gets
 * there.
 */
export function whenInDirectory(serviceAccounts: ServiceAccounts): WhenInDirectory {
  return async (accountId, send, advice) => {
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
        if ((await serviceAccounts.find(accountId)) === undefined) {
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
  };
}
