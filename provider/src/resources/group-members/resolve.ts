import type { Organization } from "../../organization/organization";
import type { GroupMembersInputs, Member } from "./schema";

export interface ResolvedMembers {
  /** Of the declared members; sorted, each once. */
  readonly accountIds: readonly string[];
  readonly ignored: ReadonlySet<string>;
  readonly accountIdsByEmail: Readonly<Record<string, string>>;
  readonly accountIdOf: (member: Member) => string | undefined;
}

/** Finds the account ids of all members; addresses that an earlier run resolved are not asked for again. */
export async function resolveMembers(
  organization: Organization,
  { members, ignore = [] }: Pick<GroupMembersInputs, "members" | "ignore">,
  known: Readonly<Record<string, string>>,
): Promise<ResolvedMembers> {
  const emails = new Set(
    [...members, ...ignore].flatMap(({ email }) => (email === undefined ? [] : [email.toLowerCase()])),
  );
  const accountIdsByEmail = Object.fromEntries(
    await Promise.all(
      [...emails].map(
        async (email) => [email, known[email] ?? (await organization.users.accountIdOf(email))] as const,
      ),
    ),
  );
  const accountIdOf = ({ accountId, email }: Member): string | undefined =>
    accountId ?? accountIdsByEmail[email?.toLowerCase() ?? ""];
  const idsOf = (list: readonly Member[]): string[] => list.flatMap((member) => accountIdOf(member) ?? []);
  return {
    accountIds: [...new Set(idsOf(members))].sort(),
    ignored: new Set(idsOf(ignore)),
    accountIdsByEmail,
    accountIdOf,
  };
}
