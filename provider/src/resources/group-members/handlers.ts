import type { Organization } from "../../organization/organization";
import { ProviderError, RefusedError } from "../../errors";
import type { Applied, ResourceDefinition } from "../../lifecycle/resource-definition";
import type { Membership } from "../../organization/memberships";
import { resolveGroup } from "../groups-by-name";
import { memberManagers, warnIfMixed } from "../mixed-members";
import { resolveMembers, type ResolvedMembers } from "./resolve";
import {
  DEFAULT_MAX_REMOVALS,
  groupMembersFailures,
  groupMembersFields,
  groupMembersInputs,
  normaliseMembers,
  type GroupMembersInputs,
  type GroupMembersOutputs,
} from "./schema";

type GroupOfMembers = Pick<Membership, "groupId" | "directoryId">;

export const groupMembersDefinition: ResourceDefinition<
  Organization,
  GroupMembersInputs,
  GroupMembersOutputs
> = {
  type: "GroupMembers",
  schema: groupMembersInputs,
  fields: groupMembersFields,
  rules: groupMembersFailures,
  // Two lists of one group would undo each other.
  deleteBeforeReplace: true,
  describe: ({ groupId, groupName }) => `members of group "${groupName ?? groupId ?? "?"}"`,

  // A name given by the program wins over the id that it was resolved to.
  inputsOf: ({ orgId, groupId, groupName, members, ignore, maxRemovals }) => ({
    orgId,
    ...(groupName === undefined ? { groupId } : { groupName }),
    members,
    ...(ignore !== undefined && { ignore }),
    ...(maxRemovals !== undefined && { maxRemovals }),
  }),

  objects: (_id, { groupId }) => [memberManagers.list(groupId)],

  create: async (organization, inputs) => {
    const record = await resolveGroup(organization, inputs);
    const group = { groupId: record.id, directoryId: await organization.groups.directoryOf(record) };
    return { id: group.groupId, ...(await bringUpToDate(organization, group, inputs, {})) };
  },

  read: async (organization, state) => {
    const { groupId, directoryId, accountIdsByEmail } = state;
    warnIfMixed(organization, groupId, "list");
    const resolved = await resolveMembers(organization, state, accountIdsByEmail);
    const observed = await observeSurely(organization, groupId, resolved);
    if (observed.length === 0 && (await organization.groups.find(groupId)) === undefined) {
      return undefined;
    }
    return {
      outputs: { groupId, directoryId, accountIds: observed, accountIdsByEmail: resolved.accountIdsByEmail },
      inputs: { members: asDeclared(observed, state.members, resolved) },
    };
  },

  update: async (organization, previous, desired) =>
    bringUpToDate(organization, previous, desired, previous.accountIdsByEmail),

  delete: async (organization, { groupId, directoryId, accountIds }) => {
    const failures = await forEach(accountIds, (accountId) =>
      organization.memberships.remove({ groupId, directoryId, accountId }),
    );
    const [first] = failures;
    if (first !== undefined) {
      throw first.error;
    }
  },
};

/** Adds whom the list has and the group has not, then removes whom the list has not. Failures of some are a partial success. */
async function bringUpToDate(
  organization: Organization,
  { groupId, directoryId }: GroupOfMembers,
  desired: GroupMembersInputs,
  known: Readonly<Record<string, string>>,
): Promise<Applied<GroupMembersOutputs>> {
  warnIfMixed(organization, groupId, "list");
  const resolved = await resolveMembers(organization, desired, known);
  const observed = await observe(organization, groupId, resolved);
  const isObserved = new Set(observed);
  const isDesired = new Set(resolved.accountIds);
  const additions = resolved.accountIds.filter((accountId) => !isObserved.has(accountId));
  const removals = observed.filter((accountId) => !isDesired.has(accountId));
  demandFewRemovals(removals, desired.maxRemovals ?? DEFAULT_MAX_REMOVALS);

  const failures = [
    ...(await forEach(additions, (accountId) =>
      organization.memberships.add({ groupId, directoryId, accountId }),
    )),
    ...(await forEach(removals, (accountId) =>
      organization.memberships.remove({ groupId, directoryId, accountId }),
    )),
  ];
  const failed = new Set(failures.map(({ accountId }) => accountId));
  const accountIds = [
    ...resolved.accountIds.filter((accountId) => !failed.has(accountId)),
    ...removals.filter((accountId) => failed.has(accountId)),
  ].sort();
  return {
    outputs: { groupId, directoryId, accountIds, accountIdsByEmail: resolved.accountIdsByEmail },
    unfinished: failures.map(
      ({ accountId, error }) =>
        `member "${accountId}" could not be ${isDesired.has(accountId) ? "added" : "removed"}: ${error.message}`,
    ),
  };
}

/** The members that the list is about, as the listing has them: all but the ignored ones. */
async function observe(
  organization: Organization,
  groupId: string,
  { ignored }: ResolvedMembers,
): Promise<string[]> {
  const listed = await organization.members.list(groupId);
  return listed.filter((accountId) => !ignored.has(accountId)).sort();
}

/** The same for a read, where a declared member that the listing lacks is asked for again. Adding one twice does no harm, so a write need not. */
async function observeSurely(
  organization: Organization,
  groupId: string,
  resolved: ResolvedMembers,
): Promise<string[]> {
  const listed = await observe(organization, groupId, resolved);
  const isListed = new Set(listed);
  const missing = resolved.accountIds.filter((accountId) => !isListed.has(accountId));
  const confirmed = await Promise.all(
    missing.map((accountId) => organization.members.has(groupId, accountId)),
  );
  const found = missing.filter((accountId, index) => confirmed[index] && !resolved.ignored.has(accountId));
  return [...listed, ...found].sort();
}

/** The observed members as the program names them; the ones that it does not have, by account id. */
function asDeclared(
  observed: readonly string[],
  declared: GroupMembersInputs["members"],
  { accountIdOf }: ResolvedMembers,
): GroupMembersInputs["members"] {
  const isThere = new Set(observed);
  // One account may be declared in two ways, and is both as long as it is there.
  const stillThere = declared.filter((member) => isThere.has(accountIdOf(member) ?? ""));
  const named = new Set(stillThere.map(accountIdOf));
  const others = observed.filter((accountId) => !named.has(accountId)).map((accountId) => ({ accountId }));
  return normaliseMembers([...stillThere, ...others]);
}

function demandFewRemovals(removals: readonly string[], maxRemovals: number): void {
  if (removals.length > maxRemovals) {
    throw new RefusedError(
      `it would remove ${removals.length} members, more than maxRemovals (${maxRemovals}) allows: ${removals.join(", ")}. ` +
        `Nothing was changed. Raise maxRemovals for this change, or put members that others manage into "ignore".`,
    );
  }
}

interface MemberFailure {
  readonly accountId: string;
  readonly error: ProviderError;
}

/** Runs a write for each account, as wide as the client lets it, and collects the failures. */
async function forEach(
  accountIds: readonly string[],
  write: (accountId: string) => Promise<void>,
): Promise<MemberFailure[]> {
  const outcomes = await Promise.all(
    accountIds.map(async (accountId) => {
      try {
        await write(accountId);
        return undefined;
      } catch (error) {
        if (error instanceof ProviderError) {
          return { accountId, error };
        }
        throw error;
      }
    }),
  );
  return outcomes.filter((outcome) => outcome !== undefined);
}
