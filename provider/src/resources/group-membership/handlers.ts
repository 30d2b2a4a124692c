import { bareId } from "../../organization/ids";
import type { Organization } from "../../organization/organization";
import { stackKeys } from "../../organization/stack-keys";
import { select } from "../../lifecycle/fields";
import type { ResourceDefinition } from "../../lifecycle/resource-definition";
import { endOf, isEndOverdue, observedEnd, recordedEnd, updateEnd, withEnd } from "../grant-end";
import { importedOwnGroup, resolvedGroup, resolveGroup, stillResolved } from "../groups-by-name";
import { warnIfMixed, warnIfTaken } from "../mixed-members";
import { currentOwner } from "../moved-address";
import {
  groupMembershipFailures,
  groupMembershipOutputs,
  groupMembershipInputs,
  type GroupMembershipInputs,
  type GroupMembershipOutputs,
} from "./schema";

export const groupMembershipDefinition: ResourceDefinition<
  Organization,
  GroupMembershipInputs,
  GroupMembershipOutputs
> = {
  type: "GroupMembership",
  inputs: groupMembershipInputs,
  outputs: groupMembershipOutputs,
  rules: groupMembershipFailures,
  complete: (inputs, { previous, nowMs }) => withEnd(inputs, previous, nowMs),
  // Old and new can be the same membership under another name. If it were created first, the delete would undo it.
  deleteBeforeReplace: true,
  describe: ({ accountId, email, groupId, groupName }) =>
    `membership of "${email ?? accountId ?? "?"}" in group "${groupName ?? groupId ?? "?"}"`,

  // A name in the program takes precedence over the id that it was resolved to.
  inputsOf: ({ orgId, managedBy, groupId, groupName, accountId, email, ...state }) => ({
    orgId,
    managedBy,
    ...(groupName === undefined ? { groupId } : { groupName }),
    ...(email === undefined ? { accountId } : { email }),
    ...recordedEnd(state),
  }),

  objects: (_id, { groupId, accountId, ended }) =>
    ended === true ? [] : [stackKeys.member(groupId, accountId), stackKeys.single(groupId)],
  needsUpdate: isEndOverdue,

  create: async (organization, inputs) => {
    const [group, accountId] = await Promise.all([
      resolveGroup(organization, inputs),
      resolveAccountId(organization, inputs),
    ]);
    const resolved = await resolvedGroup(organization, inputs, group);
    const what = describe(accountId, group.name);
    const ended = endOf(organization, inputs, what);
    if (ended !== true) {
      warnIfMixed(organization, group.id, "single");
      warnIfTaken(organization, stackKeys.member(group.id, accountId), `the ${what}`);
      await organization.memberships.add({ ...resolved, accountId });
    }
    return { id: `${group.id}/${bareId(accountId)}`, outputs: { ...resolved, accountId, ended } };
  },

  read: async (organization, state, isAgain) => {
    const { groupId, accountId, email } = state;
    const { members } = organization;
    if (state.ended !== true) {
      warnIfMixed(organization, groupId, "single");
    }
    const isMember = isAgain
      ? await members.hasNow(groupId, accountId)
      : await members.has(groupId, accountId);
    const end = observedEnd(organization, state, {
      isThere: isMember,
      objects: objectsOf(groupId, accountId),
    });
    if (end !== undefined) {
      return { outputs: { ...select(groupMembershipOutputs, state), ...end.outputs }, inputs: end.inputs };
    }
    if (!isMember) {
      return undefined;
    }
    const owner = email === undefined ? accountId : await currentOwner(organization, email, accountId);
    // If the address moved, this is the membership of the previous owner, and the next "pulumi up" replaces it.
    const inputs = owner === accountId ? {} : { email: undefined, accountId };
    return { outputs: select(groupMembershipOutputs, state), inputs };
  },

  // Another group or account replaces the membership, so an update changes only its end.
  update: async (organization, previous, desired) => {
    const { email } = desired;
    const { groupId, directoryId } = previous;
    const isEnding = desired.ended === true;
    // Warns if the address moved. A refresh shows it as a difference. For an ended membership it does not matter,
    // because the member can have left.
    const owner =
      email === undefined || isEnding
        ? previous.accountId
        : await currentOwner(organization, email, previous.accountId);
    const wasEnded = previous.ended === true;
    // A membership that is added again goes to the account that has the address now.
    const accountId = desired.accountId ?? (wasEnded ? owner : previous.accountId);
    const ended = await updateEnd(organization, previous, desired, {
      what: describe(accountId, previous.groupName ?? previous.resolvedGroupName ?? groupId),
      groupId,
      objects: objectsOf(groupId, accountId),
      give: () => organization.memberships.add({ groupId, directoryId, accountId }),
      takeAway: () => organization.memberships.remove({ groupId, directoryId, accountId }),
    });
    return {
      outputs: {
        ...select(groupMembershipOutputs, previous),
        ...stillResolved(previous, desired),
        accountId,
        resolvedEmail: email === undefined ? (previous.email ?? previous.resolvedEmail) : undefined,
        ended,
      },
    };
  },

  delete: async (organization, { groupId, accountId, directoryId, ended }) => {
    if (ended !== true) {
      await organization.memberships.remove({ groupId, accountId, directoryId });
    }
  },

  importById: {
    form: "<groupId>/<accountId>",
    pattern: /^([^/]+)\/([^/]+)$/,
    find: async (organization, groupId, accountId) => {
      const found = await importedOwnGroup(organization, groupId);
      return (
        found && {
          id: `${found.group.id}/${accountId}`,
          state: { ...found.resolved, accountId },
        }
      );
    },
  },
};

/** The keys of the membership, also if a member list of the stack manages it. */
function objectsOf(groupId: string, accountId: string): string[] {
  return [stackKeys.member(groupId, accountId), stackKeys.listed(groupId, accountId)];
}

function describe(accountId: string, group: string): string {
  return `membership of account "${accountId}" in group "${group}"`;
}

async function resolveAccountId(
  organization: Organization,
  { accountId, email }: GroupMembershipInputs,
): Promise<string> {
  return accountId ?? organization.users.accountIdOf(email ?? "");
}
