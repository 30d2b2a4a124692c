import { bareId } from "../../organization/ids";
import type { Organization } from "../../organization/organization";
import { stackKeys } from "../../organization/stack-keys";
import type { ResourceDefinition } from "../../lifecycle/resource-definition";
import { resolvedGroup, resolveGroup, stillResolved } from "../groups-by-name";
import { warnIfMixed, warnIfTaken } from "../mixed-members";
import { currentOwner } from "../moved-address";
import { groupMembershipById } from "./import-by-id";
import {
  groupMembershipFailures,
  groupMembershipOutputs,
  groupMembershipFields,
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
  schema: groupMembershipInputs,
  fields: groupMembershipFields,
  outputs: groupMembershipOutputs,
  importById: groupMembershipById,
  rules: groupMembershipFailures,
  // Old and new may be the same membership named in another way; creating first would let the delete undo it.
  deleteBeforeReplace: true,
  describe: ({ accountId, email, groupId, groupName }) =>
    `membership of "${email ?? accountId ?? "?"}" in group "${groupName ?? groupId ?? "?"}"`,

  // A name given by the program wins over the id that it was resolved to.
  inputsOf: ({ orgId, managedBy, groupId, groupName, accountId, email }) => ({
    orgId,
    managedBy,
    ...(groupName === undefined ? { groupId } : { groupName }),
    ...(email === undefined ? { accountId } : { email }),
  }),

  objects: (_id, { groupId, accountId }) => [stackKeys.member(groupId, accountId), stackKeys.single(groupId)],

  create: async (organization, inputs) => {
    const [group, accountId] = await Promise.all([
      resolveGroup(organization, inputs),
      resolveAccountId(organization, inputs),
    ]);
    const resolved = await resolvedGroup(organization, inputs, group);
    warnIfMixed(organization, group.id, "single");
    warnIfTaken(
      organization,
      stackKeys.member(group.id, accountId),
      `the membership of account "${accountId}" in group "${group.name}"`,
    );
    await organization.memberships.add({ ...resolved, accountId });
    return { id: `${group.id}/${bareId(accountId)}`, outputs: { ...resolved, accountId } };
  },

  read: async (organization, state, isAgain) => {
    const { groupId, accountId, email } = state;
    const { members } = organization;
    warnIfMixed(organization, groupId, "single");
    const isMember = isAgain
      ? await members.hasNow(groupId, accountId)
      : await members.has(groupId, accountId);
    if (!isMember) {
      return undefined;
    }
    const owner = email === undefined ? accountId : await currentOwner(organization, email, accountId);
    // Of an address that moved, the membership is that of the previous owner, and the next "pulumi up" replaces it.
    const inputs = owner === accountId ? {} : { email: undefined, accountId };
    return { outputs: toOutputs(state), inputs };
  },

  // What names another group or account replaces the membership, so nothing is left to send.
  update: async (organization, previous, desired) => {
    const { email } = desired;
    if (email !== undefined) {
      // Warns where it moved; a refresh makes it a difference.
      await currentOwner(organization, email, previous.accountId);
    }
    return {
      outputs: {
        ...toOutputs(previous),
        ...stillResolved(previous, desired),
        accountId: desired.accountId ?? previous.accountId,
        resolvedEmail: email === undefined ? (previous.email ?? previous.resolvedEmail) : undefined,
      },
    };
  },

  delete: async (organization, { groupId, accountId, directoryId }) => {
    await organization.memberships.remove({ groupId, accountId, directoryId });
  },
};

function toOutputs({
  groupId,
  accountId,
  directoryId,
  resolvedGroupName,
  resolvedEmail,
}: GroupMembershipOutputs): GroupMembershipOutputs {
  return { groupId, accountId, directoryId, resolvedGroupName, resolvedEmail };
}

async function resolveAccountId(
  organization: Organization,
  { accountId, email }: GroupMembershipInputs,
): Promise<string> {
  return accountId ?? organization.users.accountIdOf(email ?? "");
}
