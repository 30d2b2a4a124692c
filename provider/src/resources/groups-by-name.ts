import { LookupError, RefusedError } from "../errors";
import type { Group } from "../organization/groups";
import type { Organization } from "../organization/organization";
import type { ResolvedGroup } from "./group-of-members";

/** The two ways to name a group. A program gives one of them. */
interface GroupName {
  readonly groupId?: string | undefined;
  readonly groupName?: string | undefined;
}

/**
 * Finds the group that a program names by id or name.
 * @throws LookupError if there is none
 */
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
        ? `there is no group named "${groupName ?? ""}". Check the name, or create the group first.`
        : `there is no group with the id "${groupId}". Check the id, or create the group first.`,
    );
  }
  return group;
}

/**
 * Finds the group that a program names by id or name.
 * @throws RefusedError if an identity provider owns its members
 */
export async function resolveGroup(organization: Organization, name: GroupName): Promise<Group> {
  const group = await findGroup(organization, name);
  if (group.isExternallySynced) {
    throw new RefusedError(
      `an identity provider owns the members of group "${group.name}". Add the member there, or use a group that is managed in Atlassian.`,
    );
  }
  return group;
}

/** The outputs of a group that the program names. An id stays in the form that the program gives. */
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

/** The outputs after the program names the same group in another way. */
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

/** Finds a group that an import names by its id, and its outputs. */
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
 * The same for an import that also adopts the group's members.
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
