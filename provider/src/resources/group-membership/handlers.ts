import type { Organization } from "../../organization/organization";
import type { ResourceDefinition } from "../../lifecycle/resource-definition";
import { resolveGroup } from "../groups-by-name";
import { memberManagers, warnIfMixed } from "../mixed-members";
import {
  groupMembershipFailures,
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
  rules: groupMembershipFailures,
  // Old and new may be the same membership named in another way; creating first would let the delete undo it.
  deleteBeforeReplace: true,
  describe: ({ accountId, email, groupId, groupName }) =>
    `membership of "${email ?? accountId ?? "?"}" in group "${groupName ?? groupId ?? "?"}"`,

  // A name given by the program wins over the id that it was resolved to.
  inputsOf: ({ orgId, groupId, groupName, accountId, email }) => ({
    orgId,
    ...(groupName === undefined ? { groupId } : { groupName }),
    ...(email === undefined ? { accountId } : { email }),
  }),

  objects: (id, { groupId }) => [`GroupMembership/${id}`, memberManagers.single(groupId)],

  create: async (organization, inputs) => {
    const [group, accountId] = await Promise.all([
      resolveGroup(organization, inputs),
      resolveAccountId(organization, inputs),
    ]);
    const directoryId = await organization.groups.directoryOf(group);
    const membership = { groupId: group.id, accountId, directoryId };
    warnIfMixed(organization, group.id, "single");
    await organization.memberships.add(membership);
    return { id: `${group.id}/${accountId}`, outputs: membership };
  },

  read: async (organization, state, isAgain) => {
    const { groupId, accountId } = state;
    const { members } = organization;
    warnIfMixed(organization, groupId, "single");
    const isMember = isAgain
      ? await members.hasNow(groupId, accountId)
      : await members.has(groupId, accountId);
    return isMember ? { outputs: toOutputs(state), inputs: {} } : undefined;
  },

  // Every input replaces the membership, so nothing is left to send.
  update: async (_organization, previous) => ({ outputs: toOutputs(previous) }),

  delete: async (organization, { groupId, accountId, directoryId }) => {
    await organization.memberships.remove({ groupId, accountId, directoryId });
  },
};

function toOutputs({ groupId, accountId, directoryId }: GroupMembershipOutputs): GroupMembershipOutputs {
  return { groupId, accountId, directoryId };
}

async function resolveAccountId(
  organization: Organization,
  { accountId, email }: GroupMembershipInputs,
): Promise<string> {
  return accountId ?? organization.users.accountIdOf(email ?? "");
}
