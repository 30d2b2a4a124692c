import { isGone } from "../../directory/failures";
import type { Organization } from "../../directory/organization";

/**
 * What a listing of an account's tokens says; `undefined` when the account is gone, which has taken its tokens with it. A 404 alone does not
 * say so: the API answers it also to a key that cannot see the account.
 */
export async function unlessAccountGone<Result>(
  organization: Organization,
  accountId: string,
  look: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await look();
  } catch (error) {
    if (isGone(error) && (await organization.serviceAccounts.find(accountId)) === undefined) {
      return undefined;
    }
    throw error;
  }
}
