import { isGone } from "./failures";
import type { ServiceAccounts } from "./service-accounts";

/**
 * What a listing of an account's tokens shows; `undefined` when the account is gone, which has taken its tokens with it. A 404 alone does not
 * prove that: the API answers it also to a key that cannot see the account.
 */
export async function unlessAccountGone<Result>(
  serviceAccounts: ServiceAccounts,
  accountId: string,
  read: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isGone(error) && (await serviceAccounts.find(accountId)) === undefined) {
      return undefined;
    }
    throw error;
  }
}
