import type { Organization } from "../organization/organization";
import { stackKeys } from "../organization/stack-keys";

const warned = new WeakMap<Organization, Set<string>>();

/** Warns once if `GroupMembers` and `GroupMembership` manage the same group. */
export function warnIfMixed(organization: Organization, groupId: string, kind: "list" | "single"): void {
  const other = kind === "list" ? stackKeys.single(groupId) : stackKeys.list(groupId);
  if (organization.record.has(other)) {
    warnOnce(
      organization,
      `group "${groupId}" is managed by GroupMembers and by GroupMembership: the member list removes the members that the single ` +
        `memberships add. Use one of them, or add the single members to "ignore".`,
    );
  }
}

/**
 * Warns once if a new resource declares an object that another resource of the stack manages. Nothing at
 * Atlassian can show it, because a membership or a role carries no mark.
 */
export function warnIfTaken(organization: Organization, key: string, what: string): void {
  if (organization.record.has(key)) {
    warnOnce(
      organization,
      `another resource of this stack has ${what} too. Declare it once: deleting one of the two with --target removes it, ` +
        `and the next "pulumi up" restores it for the other. If you renamed the resource in the program, ignore this.`,
    );
  }
}

function warnOnce(organization: Organization, message: string): void {
  const messages = warned.get(organization) ?? new Set();
  warned.set(organization, messages);
  if (!messages.has(message)) {
    messages.add(message);
    organization.log.warn(message);
  }
}
