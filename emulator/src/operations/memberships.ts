import { audit } from "../audit";
import type { Context } from "../context";
import type { Account, Actor, AuditEvent, Group } from "../entities";
import type { Organization } from "../organization";

/** Whether writes see the account in the group; reads can see it later. */
export function isMember(group: Group, accountId: string): boolean {
  const membership = group.members.get(accountId);
  return membership !== undefined && membership.hiddenAt === undefined;
}

export function addMember(
  context: Context,
  organization: Organization,
  actor: Actor,
  group: Group,
  account: Account,
): void {
  const now = context.clock.now();
  const previous = group.members.get(account.accountId);
  const isStillVisible =
    previous?.hiddenAt !== undefined && previous.hiddenAt > now && previous.visibleAt <= now;
  group.members.set(account.accountId, {
    visibleAt: isStillVisible ? previous.visibleAt : now + context.behaviour.membershipLagMs,
  });
  organization.linkMember(group, account.accountId);
  audit(context, organization, actor, "user_added_to_group", aboutGroup(group), aboutAccount(account));
}

export function removeMember(
  context: Context,
  organization: Organization,
  actor: Actor,
  group: Group,
  account: Account,
): void {
  const { membershipLagMs, membershipRemoveLagMs } = context.behaviour;
  const lagMs = membershipRemoveLagMs ?? membershipLagMs;
  const membership = group.members.get(account.accountId);
  if (membership === undefined) {
    return;
  }
  if (lagMs === 0) {
    group.members.delete(account.accountId);
    organization.unlinkMember(group, account.accountId);
  } else {
    membership.hiddenAt = context.clock.now() + lagMs;
  }
  audit(context, organization, actor, "user_removed_from_group", aboutGroup(group), aboutAccount(account));
}

/** Removes a deleted account from its groups. */
export function dropMemberships(organization: Organization, accountId: string): void {
  for (const groupId of organization.groupsOfAccount.get(accountId) ?? []) {
    organization.groupById.get(groupId)?.members.delete(accountId);
  }
  organization.groupsOfAccount.delete(accountId);
}

export function memberIds(group: Group): string[] {
  return [...group.members.keys()].filter((accountId) => isMember(group, accountId));
}

export function aboutGroup(group: Group): AuditEvent["context"][number] {
  return { id: group.id, type: "groups", attributes: { name: group.name } };
}

export function aboutAccount(account: Account): AuditEvent["context"][number] {
  return { id: account.accountId, type: "users", attributes: { name: account.name, email: account.email } };
}
