import { idKey } from "./ids";
import { nameKey } from "./stored-text";
import { roleKey, type RoleAssignment } from "./role-assignments";

/** Keys of the stack record for groups. A key is the same for every form of an id or a name. */
export const stackKeys = {
  group: (groupId: string): string => `Group/${idKey(groupId)}`,
  /** The group has this name, or is about to get it. */
  groupName: (groupId: string, name: string): string => `Group/${idKey(groupId)}/name/${nameKey(name)}`,
  /** A membership that a `GroupMembership` manages (`member`), or a `GroupMembers` (`listed`). */
  member: (groupId: string, accountId: string): string =>
    `Group/${idKey(groupId)}/member/${idKey(accountId)}`,
  listed: (groupId: string, accountId: string): string =>
    `Group/${idKey(groupId)}/listed/${idKey(accountId)}`,
  role: (assignment: Pick<RoleAssignment, "groupId" | "resourceId" | "role">): string =>
    `Group/${idKey(assignment.groupId)}/role/${roleKey(assignment)}`,
  /** A `GroupMembers` (`list`) or a `GroupMembership` (`single`) manages members of the group. */
  list: (groupId: string): string => `Group/${idKey(groupId)}/GroupMembers`,
  single: (groupId: string): string => `Group/${idKey(groupId)}/GroupMembership`,
} as const;
