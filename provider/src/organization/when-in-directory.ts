import { LookupError } from "../errors";
import { poll } from "../timing/poll";
import { isNotInDirectory } from "./failures";
import type { ServiceAccounts } from "./service-accounts";

// A new account takes some time to reach the directory. Third parties measured minutes.
const DIRECTORY_LAG_SECONDS = 120;

/** Sends a request about an account as soon as the directory has the account. */
export type WhenInDirectory = (accountId: string, send: () => Promise<void>, advice: string) => Promise<void>;

/**
 * Sends a request about an account, and retries it while the directory does not have the account. Waits only
 * for a service account that exists; fails at once for any other account. The error for an account that never
 * reaches the directory ends with `advice`.
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
        `service account "${accountId}" exists, but the directory did not have it for ${DIRECTORY_LAG_SECONDS} s: ` +
          `${refusal?.message ?? ""} ${advice}`,
      );
    }
  };
}
