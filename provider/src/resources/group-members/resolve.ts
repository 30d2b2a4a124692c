import { bareId, idKey } from "../../organization/ids";
import type { Organization } from "../../organization/organization";
import { currentOwner } from "../moved-address";
import { emailKey, type GroupMembersInputs, type Member } from "./schema";

export interface ResolvedMembers {
  /** The accounts of the declared members, sorted, each once. */
  readonly accountIds: readonly string[];
  /** The ignored accounts by key (`idKey`). */
  readonly ignored: ReadonlySet<string>;
  readonly accountIdsByEmail: Readonly<Record<string, string>>;
  readonly accountIdOf: (member: Member) => string | undefined;
}

/**
 * Finds the account ids of all members. Checks addresses that an earlier run resolved, because addresses move from
 * account to account. Call it after listing the members of the group: that listing shows most addresses.
 * @throws LookupError that names all addresses without an account
 */
export async function resolveMembers(
  organization: Organization,
  { members, ignore = [] }: Pick<GroupMembersInputs, "members" | "ignore">,
  known: Readonly<Record<string, string>>,
): Promise<ResolvedMembers> {
  const declared = [...members, ...ignore].flatMap(({ email }) =>
    email === undefined ? [] : [emailKey(email)],
  );
  const emails = [...new Set(declared)];
  const [found, checked] = await Promise.all([
    organization.users.accountIdsOf(emails.filter((email) => known[email] === undefined)),
    Promise.all(
      emails.map(async (email): Promise<[string, string][]> => {
        const accountId = known[email];
        return accountId === undefined ? [] : [[email, await currentOwner(organization, email, accountId)]];
      }),
    ),
  ]);
  const accountIdsByEmail = Object.fromEntries([...found, ...checked.flat()].sort());
  const accountIdOf = ({ accountId, email }: Member): string | undefined =>
    accountId === undefined ? accountIdsByEmail[emailKey(email ?? "")] : bareId(accountId);
  const idsOf = (list: readonly Member[]): string[] => list.flatMap((member) => accountIdOf(member) ?? []);
  return {
    accountIds: onceEach(idsOf(members)),
    ignored: new Set(idsOf(ignore).map(idKey)),
    accountIdsByEmail,
    accountIdOf,
  };
}

/** Sorts accounts and keeps each once, regardless of the form of its id. */
export function onceEach(accountIds: readonly string[]): string[] {
  return [...new Map(accountIds.map((accountId) => [idKey(accountId), accountId])).values()].sort();
}
