import type { GroupRecord } from "../client/endpoints/groups";
import { addGroupMember, removeGroupMember } from "../client/endpoints/memberships";
import { isAlreadyMember } from "../directory/failures";
import type { Organization } from "../directory/organization";
import { LookupError, RefusedError } from "../errors";
import { deleteUnlessGone } from "./delete-unless-gone";
import { sendUntilApplied } from "./send-until-applied";
import { whenInDirectory } from "./when-in-directory";

/** One account in one group. */
export interface Membership {
  readonly groupId: string;
  readonly accountId: string;
  /** The group's own directory. */
  readonly directoryId: string;
}

const NOT_IN_DIRECTORY_ADVICE =
  `Some organisations report that service accounts cannot be members of groups; give the account access to an app first, ` +
  `then run "pulumi up" again.`;

/** The two ways in which a program names a group; it gives one of them. */
interface GroupName {
  readonly groupId?: string | undefined;
  readonly groupName?: string | undefined;
}

/** The group that a program names by id or name. */
export async function findGroup(
  organization: Organization,
  { groupId, groupName }: GroupName,
): Promise<GroupRecord> {
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
  return group;
}

/** The group that a program names by id or name, if its members may be changed. */
export async function resolveGroup(organization: Organization, name: GroupName): Promise<GroupRecord> {
  const group = await findGroup(organization, name);
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
  const send = (): Promise<void> =>
    addGroupMember(client, orgId, directoryId, groupId, accountId).catch((error: unknown) => {
      if (!isAlreadyMember(error)) {
        throw error;
      }
    });
  await sendUntilApplied(
    () => whenInDirectory(organization, accountId, send, NOT_IN_DIRECTORY_ADVICE),
    () => members.hasNow(groupId, accountId),
  );
  members.note(groupId, accountId, true);
}

/** Removes the member. Already gone is success, but only when a search agrees. */
export async function removeMember(organization: Organization, membership: Membership): Promise<void> {
  const { groupId, accountId, directoryId } = membership;
  const { client, members, orgId } = organization;
  await deleteUnlessGone(
    () => removeGroupMember(client, orgId, directoryId, groupId, accountId),
    () => members.hasNow(groupId, accountId),
  );
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
