import { idKey } from "../../organization/ids";
import type { Organization } from "../../organization/organization";
import { stackKeys } from "../../organization/stack-keys";
import { ProviderError, RefusedError } from "../../errors";
import { utcDay } from "../../timing/days";
import type { Applied, ResourceDefinition } from "../../lifecycle/resource-definition";
import type { ResolvedGroup } from "../group-of-members";
import { importedOwnGroup, resolvedGroup, resolveGroup, stillResolved } from "../groups-by-name";
import { warnIfMixed, warnIfTaken } from "../mixed-members";
import { endedIds, isOver, isRemovalOverdue, knownIdOf, presentMembers } from "./ends";
import { onceEach, resolveMembers, type ResolvedMembers } from "./resolve";
import {
  DEFAULT_MAX_REMOVALS,
  groupMembersOutputs,
  groupMembersFailures,
  groupMembersInputs,
  normaliseMembers,
  withEnds,
  type GroupMembersInputs,
  type GroupMembersOutputs,
  type Member,
} from "./schema";

export const groupMembersDefinition: ResourceDefinition<
  Organization,
  GroupMembersInputs,
  GroupMembersOutputs
> = {
  type: "GroupMembers",
  inputs: groupMembersInputs,
  outputs: groupMembersOutputs,
  rules: groupMembersFailures,
  complete: withEnds,
  // Two lists of one group would undo each other.
  deleteBeforeReplace: true,
  describe: ({ groupId, groupName }) => `members of group "${groupName ?? groupId ?? "?"}"`,

  // A name in the program takes precedence over the id that it was resolved to.
  inputsOf: ({ orgId, managedBy, groupId, groupName, members, ignore, maxRemovals }) => ({
    orgId,
    managedBy,
    ...(groupName === undefined ? { groupId } : { groupName }),
    members,
    ...(ignore !== undefined && { ignore }),
    ...(maxRemovals !== undefined && { maxRemovals }),
  }),

  objects: (_id, { groupId, accountIds }) => [
    stackKeys.list(groupId),
    ...accountIds.map((accountId) => stackKeys.listed(groupId, accountId)),
  ],

  needsUpdate: isRemovalOverdue,

  create: async (organization, inputs) => {
    const group = await resolveGroup(organization, inputs);
    warnIfTaken(organization, stackKeys.list(group.id), `the member list of group "${group.name}"`);
    const resolved = await resolvedGroup(organization, inputs, group);
    return { id: group.id, ...(await bringUpToDate(organization, resolved, inputs, {})) };
  },

  read: async (organization, state) => {
    const { groupId, directoryId, resolvedGroupName } = state;
    warnIfMixed(organization, groupId, "list");
    const listed = await organization.members.list(groupId);
    if (listed.length === 0 && (await organization.groups.find(groupId)) === undefined) {
      return undefined;
    }
    const today = utcDay(organization.nowMs());
    // Ended members that no "pulumi up" has removed yet still count as declared.
    const members = state.members.filter(
      (member) =>
        !isOver(member, today) ||
        (member.ended !== true && knownIdOf(member, state.accountIdsByEmail) !== undefined),
    );
    const resolved = await resolveMembers(organization, { ...state, members }, state.accountIdsByEmail);
    const missing = without(resolved.accountIds, listed);
    // A second read confirms that a declared member is missing. A write needs none: adding a member twice is harmless.
    const confirmed = await Promise.all(
      missing.map((accountId) => organization.members.has(groupId, accountId)),
    );
    const found = missing.filter((_accountId, index) => confirmed[index]);
    const observed = managed([...listed, ...found], resolved, state.accountIds);
    return {
      outputs: {
        groupId,
        directoryId,
        resolvedGroupName,
        accountIds: observed,
        accountIdsByEmail: resolved.accountIdsByEmail,
      },
      inputs: {
        // The absence of an ended member is no difference.
        members: normaliseMembers([
          ...asDeclared(observed, members, resolved),
          ...state.members.filter((member) => isOver(member, today)),
        ]),
      },
    };
  },

  update: async (organization, previous, desired) =>
    bringUpToDate(organization, stillResolved(previous, desired), desired, previous.accountIdsByEmail),

  delete: async (organization, { groupId, directoryId, accountIds }) => {
    const failures = await forEach(accountIds, (accountId) =>
      organization.memberships.remove({ groupId, directoryId, accountId }),
    );
    const [first, ...others] = failures;
    if (first !== undefined) {
      first.error.message += others.map(({ accountId }) => ` The same with member "${accountId}".`).join("");
      throw first.error;
    }
  },

  importById: {
    form: "<groupId>",
    find: async (organization, id) => {
      const found = await importedOwnGroup(organization, id);
      return (
        found && {
          id: found.group.id,
          state: { ...found.resolved, members: [], accountIds: [], accountIdsByEmail: {} },
        }
      );
    },
  },
};

/** Adds missing members, then removes the others. If some of the writes fail, that is a partial success. */
async function bringUpToDate(
  organization: Organization,
  group: ResolvedGroup,
  desired: GroupMembersInputs,
  known: Readonly<Record<string, string>>,
): Promise<Applied<GroupMembersOutputs>> {
  const { groupId, directoryId } = group;
  warnIfMixed(organization, groupId, "list");
  const listed = await organization.members.list(groupId);
  const name = desired.groupName ?? group.resolvedGroupName ?? groupId;
  const present = presentMembers(organization, name, desired.members);
  const resolved = await resolveMembers(organization, { ...desired, members: present }, known);
  const observed = managed(listed, resolved);
  const additions = without(resolved.accountIds, observed);
  const removals = without(observed, resolved.accountIds);
  const ended = endedIds(desired.members, known, utcDay(organization.nowMs()));
  demandFewRemovals(without(removals, ended), desired.maxRemovals ?? DEFAULT_MAX_REMOVALS);

  const failedAdditions = await forEach(additions, (accountId) =>
    organization.memberships.add({ groupId, directoryId, accountId }),
  );
  const failedRemovals = await forEach(removals, (accountId) =>
    organization.memberships.remove({ groupId, directoryId, accountId }),
  );
  const idsOf = (failures: readonly MemberFailure[]): string[] => failures.map(({ accountId }) => accountId);
  return {
    outputs: {
      ...group,
      accountIds: [...without(resolved.accountIds, idsOf(failedAdditions)), ...idsOf(failedRemovals)].sort(),
      accountIdsByEmail: resolved.accountIdsByEmail,
    },
    unfinished: [
      ...failedAdditions.map((failure) => describeFailure(failure, "added")),
      ...failedRemovals.map((failure) => describeFailure(failure, "removed")),
    ],
  };
}

function describeFailure({ accountId, error }: MemberFailure, done: string): string {
  return `member "${accountId}" could not be ${done}: ${error.message}`;
}

/** The accounts of a list that another list lacks, regardless of the form of their ids. */
function without(accountIds: readonly string[], others: readonly string[]): string[] {
  const keys = new Set(others.map(idKey));
  return accountIds.filter((accountId) => !keys.has(idKey(accountId)));
}

/** The members that the list manages: all but the ignored ones, with their ids in the recorded form. */
function managed(
  accountIds: readonly string[],
  { accountIds: declared, ignored }: ResolvedMembers,
  recorded: readonly string[] = [],
): string[] {
  const written = new Map([...recorded, ...declared].map((accountId) => [idKey(accountId), accountId]));
  return onceEach(
    accountIds
      .filter((accountId) => !ignored.has(idKey(accountId)))
      .map((accountId) => written.get(idKey(accountId)) ?? accountId),
  );
}

/** The observed members as the program declares them. Undeclared ones are there by account id. */
function asDeclared(
  observed: readonly string[],
  declared: readonly Member[],
  { accountIdOf }: ResolvedMembers,
): GroupMembersInputs["members"] {
  const isThere = new Set(observed.map(idKey));
  // One account can be declared in two ways. Both entries stay as long as it is a member.
  const stillThere = declared.filter((member) => isThere.has(idKey(accountIdOf(member) ?? "")));
  const named = stillThere.flatMap((member) => accountIdOf(member) ?? []);
  const others = without(observed, named).map((accountId) => ({ accountId }));
  return normaliseMembers([...stillThere, ...others]);
}

function demandFewRemovals(removals: readonly string[], maxRemovals: number): void {
  if (removals.length > maxRemovals) {
    throw new RefusedError(
      `it would remove ${removals.length} members, more than maxRemovals (${maxRemovals}) allows: ${removals.join(", ")}. ` +
        `Nothing was changed. Raise maxRemovals for this change, or add members that are managed elsewhere to "ignore".`,
    );
  }
}

interface MemberFailure {
  readonly accountId: string;
  readonly error: ProviderError;
}

/** Runs a write for each account, in parallel as far as the client allows, and collects the failures. */
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
