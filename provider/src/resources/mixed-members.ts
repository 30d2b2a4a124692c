import type { Organization } from "../organization/organization";
import { stackKeys } from "../organization/stack-keys";

const warned = new WeakMap<Organization, Set<string>>();

/** Warns once when a group that has members of one kind is also managed by the other kind. */
export function warnIfMixed(organization: Organization, groupId: string, kind: "list" | "single"): void {
  const other = kind === "list" ? stackKeys.single(groupId) : stackKeys.list(groupId);
  if (organization.record.has(other)) {
    warnOnce(
      organization,
      `group "${groupId}" is managed by GroupMembers and by GroupMembership at once: the member list removes what the single ` +
        `memberships add. Use one of them, or put the single members into "ignore".`,
    );
  }
}

/**
 * Warns once when a resource that is about to be created takes what another resource of the stack has.
 * Nothing at Atlassian can show it: a membership or a role carries no mark.
 */
export function warnIfTaken(organization: Organization, key: string, what: string): void {
  if (organization.record.has(key)) {
    warnOnce(
      organization,
      `another resource of this stack has ${what} too. Declare it once: deleting one of them with --target removes it, ` +
        `and the next "pulumi up" restores it for the other. After a rename in the program there is nothing to do.`,
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
