import { LookupError, RefusedError } from "../errors";
import type { Group } from "../organization/groups";
import type { Organization } from "../organization/organization";
import type { ResolvedGroup } from "./group-of-members";

/** The two ways in which a program names a group; it gives one of them. */
interface GroupName {
  readonly groupId?: string | undefined;
  readonly groupName?: string | undefined;
}

/** The group that a program names by id or name. */
export async function findGroup(
  organization: Organization,
  { groupId, groupName }: GroupName,
): Promise<Group> {
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
export async function resolveGroup(organization: Organization, name: GroupName): Promise<Group> {
  const group = await findGroup(organization, name);
  if (group.isExternallySynced) {
    throw new RefusedError(
      `an identity provider owns the members of group "${group.name}". Add the member there, or use a group that is managed in Atlassian.`,
    );
  }
  return group;
}

/** What to record of a group that the program names. An id stays as the program writes it. */
export async function resolvedGroup(
  { groups }: Organization,
  { groupId, groupName }: GroupName,
  group: Group,
): Promise<ResolvedGroup> {
  return {
    groupId: groupId ?? group.id,
    directoryId: await groups.directoryOf(group),
    resolvedGroupName: groupName === undefined ? group.name : undefined,
  };
}

/** The same after a change to another way of naming the same group. */
export function stillResolved(
  previous: ResolvedGroup & GroupName,
  { groupId, groupName }: GroupName,
): ResolvedGroup {
  return {
    groupId: groupId ?? previous.groupId,
    directoryId: previous.directoryId,
    resolvedGroupName:
      groupName === undefined ? (previous.groupName ?? previous.resolvedGroupName) : undefined,
  };
}

/** A group that an import names by its id, and what to record of it. */
export async function importedGroup(
  { groups }: Organization,
  groupId: string,
): Promise<{ readonly group: Group; readonly resolved: ResolvedGroup } | undefined> {
  const group = await groups.find(groupId);
  return (
    group && {
      group,
      resolved: {
        groupId: group.id,
        directoryId: await groups.directoryOf(group),
        resolvedGroupName: group.name,
      },
    }
  );
}

/**
 * The same for a group whose members an import takes in.
 * @throws RefusedError if an identity provider owns the group and its members
 */
export async function importedOwnGroup(
  organization: Organization,
  groupId: string,
): ReturnType<typeof importedGroup> {
  const found = await importedGroup(organization, groupId);
  if (found?.group.isExternallySynced === true) {
    throw new RefusedError(
      `an identity provider owns group "${found.group.name}" and its members. Manage them there, and leave them out of the program.`,
    );
  }
  return found;
}
