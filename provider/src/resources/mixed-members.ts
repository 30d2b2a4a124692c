import type { Organization } from "../organization/organization";

/** The two kinds of resources that manage the members of a group, as keys of the stack record. */
export const memberManagers = {
  list: (groupId: string): string => `GroupMembers/${groupId}`,
  single: (groupId: string): string => `GroupMembership/of/${groupId}`,
} as const;

const warnedGroups = new WeakMap<Organization, Set<string>>();

/** Warns once when a group that has members of one kind is also managed by the other kind. */
export function warnIfMixed(
  organization: Organization,
  groupId: string,
  kind: keyof typeof memberManagers,
): void {
  const warned = warnedGroups.get(organization) ?? new Set();
  warnedGroups.set(organization, warned);
  const other = kind === "list" ? memberManagers.single : memberManagers.list;
  if (!warned.has(groupId) && organization.record.has(other(groupId))) {
    warned.add(groupId);
    organization.log.warn(
      `group "${groupId}" is managed by GroupMembers and by GroupMembership at once: the member list removes what the single ` +
        `memberships add. Use one of them, or put the single members into "ignore".`,
    );
  }
}
