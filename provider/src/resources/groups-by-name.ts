import { LookupError, RefusedError } from "../errors";
import type { GroupRecord } from "../organization/groups";
import type { Organization } from "../organization/organization";

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
