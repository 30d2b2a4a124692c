import { LookupError } from "../errors";
import type { Organization } from "../organization/organization";
import { isSameId, isSameIgnoringCase } from "./same-values";

/**
 * The account that has an address now, which belonged to `accountId` when it was looked up. Addresses move: a
 * colleague leaves, and another one of the same name gets the address. Where nobody has it any more, or it is
 * hidden, the account stays the one that it was.
 */
export async function currentOwner(
  { log, members, users }: Organization,
  email: string,
  accountId: string,
): Promise<string> {
  // A search for members shows most addresses, so few are asked for.
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
      `The next "pulumi up" gives the membership to the new owner; give accountId instead if that is not wanted`,
  );
  return owner;
}
