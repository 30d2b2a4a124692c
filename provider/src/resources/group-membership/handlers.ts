import { addGroupMember, removeGroupMember } from "../../client/endpoints/memberships";
import type { GroupRecord } from "../../client/endpoints/groups";
import { isOutcomeUnknown } from "../../client/retry-table";
import { isAlreadyMember, isGone, isNotInDirectory } from "../../directory/failures";
import type { Organization } from "../../directory/organization";
import { poll } from "../../directory/poll";
import { LookupError, RefusedError } from "../../errors";
import type { ResourceDefinition } from "../../lifecycle/resource-definition";
import {
  groupMembershipFailures,
  groupMembershipFields,
  groupMembershipInputs,
  type GroupMembershipInputs,
  type GroupMembershipOutputs,
} from "./schema";

// A new account takes a while to reach the directory; third parties saw minutes.
const DIRECTORY_LAG_SECONDS = 120;
const MAX_SENDS = 3;

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

  create: async (organization, inputs) => {
    const [group, accountId] = await Promise.all([
      resolveGroup(organization, inputs),
      resolveAccountId(organization, inputs),
    ]);
    const directoryId = await organization.groups.directoryOf(group);
    const membership = { groupId: group.id, accountId, directoryId };
    await add(organization, membership);
    return {
      id: `${group.id}/${accountId}`,
      outputs: { ...membership, addedAt: new Date().toISOString() },
    };
  },

  read: async (organization, state) => {
    const { groupId, accountId, addedAt } = state;
    const addedAtMs = addedAt === undefined ? undefined : Date.parse(addedAt);
    return (await organization.members.has(groupId, accountId, addedAtMs))
      ? { outputs: toOutputs(state), inputs: {} }
      : undefined;
  },

  // Every input replaces the membership, so nothing is left to send.
  update: async (_organization, previous) => ({ outputs: toOutputs(previous) }),

  delete: async (organization, { groupId, accountId, directoryId }) => {
    const { client, orgId, members } = organization;
    try {
      await removeGroupMember(client, orgId, directoryId, groupId, accountId);
    } catch (error) {
      if (!isGone(error) || (await members.hasNow(groupId, accountId))) {
        throw error;
      }
    }
    members.note(groupId, accountId, false);
  },
};

function toOutputs({
  groupId,
  accountId,
  directoryId,
  addedAt,
}: GroupMembershipOutputs): GroupMembershipOutputs {
  return { groupId, accountId, directoryId, addedAt };
}

async function resolveGroup(organization: Organization, inputs: GroupMembershipInputs): Promise<GroupRecord> {
  const { groupId, groupName } = inputs;
  const group =
    groupId === undefined
      ? await organization.groups.findByName(groupName ?? "")
      : await organization.groups.find(groupId);
  if (group === undefined) {
    throw new LookupError(
      groupId === undefined
        ? `no group is called "${groupName ?? ""}". Check the name, or create the group first.`
        : `no group has the id "${groupId}". Check the id, or create the group first.`,
    );
  }
  if (group.isExternallySynced) {
    throw new RefusedError(
      `an identity provider owns the members of group "${group.name}". Add the member there, or use a group that is managed in Atlassian.`,
    );
  }
  return group;
}

async function resolveAccountId(
  organization: Organization,
  { accountId, email }: GroupMembershipInputs,
): Promise<string> {
  return accountId ?? organization.users.accountIdOf(email ?? "");
}

/** Adds the member. After a lost answer it looks first, and sends again only where the member is not there. */
async function add(
  organization: Organization,
  membership: Omit<GroupMembershipOutputs, "addedAt">,
): Promise<void> {
  const { groupId, accountId, directoryId } = membership;
  const { client, orgId, members } = organization;
  for (let sends = 1; ; sends += 1) {
    try {
      await addWhenReady(organization, accountId, () =>
        addGroupMember(client, orgId, directoryId, groupId, accountId),
      );
      break;
    } catch (error) {
      if (isAlreadyMember(error)) {
        break;
      }
      if (!isOutcomeUnknown(error)) {
        throw error;
      }
      if (await members.hasNow(groupId, accountId)) {
        break;
      }
      if (sends === MAX_SENDS) {
        throw error;
      }
    }
  }
  members.note(groupId, accountId, true);
}

/** Waits for a service account that exists but is not in the directory yet; anybody else is refused at once. */
async function addWhenReady(
  organization: Organization,
  accountId: string,
  send: () => Promise<void>,
): Promise<void> {
  let refusal: Error | undefined;
  const isAdded = await poll(DIRECTORY_LAG_SECONDS, async () => {
    try {
      await send();
      return true;
    } catch (error) {
      if (!isNotInDirectory(error)) {
        throw error;
      }
      refusal = error;
      if ((await organization.serviceAccounts.find(accountId)) === undefined) {
        throw error;
      }
      return undefined;
    }
  });
  if (isAdded === undefined) {
    throw new LookupError(
      `service account "${accountId}" exists, but the directory did not know it for ${DIRECTORY_LAG_SECONDS} s: ${refusal?.message ?? ""} ` +
        `Some organisations report that service accounts cannot be members of groups; give the account access to an app first, ` +
        `then run "pulumi up" again.`,
    );
  }
}
