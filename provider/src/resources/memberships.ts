import type { GroupRecord } from "../client/endpoints/groups";
import { addGroupMember, removeGroupMember } from "../client/endpoints/memberships";
import { isOutcomeUnknown } from "../client/retry-table";
import { isAlreadyMember, isGone, isNotInDirectory } from "../directory/failures";
import type { Organization } from "../directory/organization";
import { poll } from "../timing/poll";
import { LookupError, RefusedError } from "../errors";

/** One account in one group. */
export interface Membership {
  readonly groupId: string;
  readonly accountId: string;
  /** The group's own directory. */
  readonly directoryId: string;
}

// A new account takes a while to reach the directory; third parties saw minutes.
const DIRECTORY_LAG_SECONDS = 120;
const MAX_SENDS = 3;

/** The group that a program names by id or name, if its members may be changed. */
export async function resolveGroup(
  organization: Organization,
  inputs: { readonly groupId?: string | undefined; readonly groupName?: string | undefined },
): Promise<GroupRecord> {
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

/** Adds the member. After a lost answer it looks first, and sends again only where the member is not there. */
export async function addMember(organization: Organization, membership: Membership): Promise<void> {
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

/** Removes the member. Already gone is success, but only when a search agrees. */
export async function removeMember(organization: Organization, membership: Membership): Promise<void> {
  const { groupId, accountId, directoryId } = membership;
  const { client, members, orgId } = organization;
  try {
    await removeGroupMember(client, orgId, directoryId, groupId, accountId);
  } catch (error) {
    if (!isGone(error) || (await members.hasNow(groupId, accountId))) {
      throw error;
    }
  }
  members.note(groupId, accountId, false);
}

/** Says so when one group is managed by both kinds of resource. */
export function warnIfMixed(organization: Organization, groupId: string, kind: "list" | "single"): void {
  if (organization.members.isMixed(groupId, kind)) {
    organization.log.warn(
      `group "${groupId}" is managed by GroupMembers and by GroupMembership at once: the exact list removes what the single ` +
        `memberships add. Use one of them, or put the single members into "ignore".`,
    );
  }
}
