import { LookupError } from "../errors";
import type { Organization } from "../organization/organization";
import { isSameId, isSameIgnoringCase } from "./same-values";

/**
 * The account that has an address now. The address belonged to `accountId` when it was looked up. Addresses move:
 * a colleague leaves, and another one with the same name gets the address. If nobody has the address any more, or
 * it is hidden, the account stays the same.
 */
export async function currentOwner(
  { log, members, users }: Organization,
  email: string,
  accountId: string,
): Promise<string> {
  // The member listing shows most addresses, so few need a request.
  if (isSameIgnoringCase(members.emailOf(accountId) ?? "", email)) {
    return accountId;
  }
  const owner = await users.accountIdOf(email).catch((error: unknown) => {
    if (error instanceof LookupError) {
      return accountId;
    }
    throw error;
  });
  if (isSameId(owner, accountId)) {
    return accountId;
  }
  log.warn(
    `the address "${email}" belonged to account "${accountId}" when it was looked up, and now belongs to account "${owner}". ` +
      `The next "pulumi up" gives the membership to the new owner. To prevent that, set accountId instead`,
  );
  return owner;
}
