import { idKey } from "./ids";
import { nameKey } from "./names";
import { roleKey, type RoleAssignment } from "./role-assignments";

/** Objects of groups as keys of the stack record: the same key for every way to write ids and names. */
export const stackKeys = {
  group: (groupId: string): string => `Group/${idKey(groupId)}`,
  /** That the group is called so, or is about to be. */
  groupName: (groupId: string, name: string): string => `Group/${idKey(groupId)}/name/${nameKey(name)}`,
  /** A membership that a resource of its own manages, and one that a member list does. */
  member: (groupId: string, accountId: string): string =>
    `Group/${idKey(groupId)}/member/${idKey(accountId)}`,
  listed: (groupId: string, accountId: string): string =>
    `Group/${idKey(groupId)}/listed/${idKey(accountId)}`,
  role: (assignment: Pick<RoleAssignment, "groupId" | "resourceId" | "role">): string =>
    `Group/${idKey(assignment.groupId)}/role/${roleKey(assignment)}`,
  /** That a member list, or a single membership, manages members of the group. */
  list: (groupId: string): string => `Group/${idKey(groupId)}/GroupMembers`,
  single: (groupId: string): string => `Group/${idKey(groupId)}/GroupMembership`,
} as const;
