import { audit } from "../audit";
import type { Context } from "../context";
import type { Account, Actor, AuditEvent, Group, RoleGrant } from "../entities";
import { isVisible } from "../entities";
import type { Organization } from "../organization";

export interface Role {
  readonly resourceId: string;
  readonly roleId: string;
}

interface Holder {
  readonly owner: Group | Account;
  readonly about: AuditEvent["context"][number];
}

function sameRole(grant: RoleGrant, role: Role): boolean {
  return grant.resourceId === role.resourceId && grant.roleId === role.roleId;
}

function holdsRole(owner: Group | Account, role: Role): boolean {
  return owner.grants.some((grant) => sameRole(grant, role) && grant.hiddenAt === undefined);
}

export function assignRole(
  context: Context,
  organization: Organization,
  actor: Actor,
  { owner, about }: Holder,
  role: Role,
): void {
  if (holdsRole(owner, role)) {
    return;
  }
  // A revoked grant that is still visible is dropped; otherwise the new one would be listed twice.
  owner.grants = owner.grants.filter((grant) => !sameRole(grant, role));
  owner.grants.push({ ...role, visibleAt: context.clock.now() + context.behaviour.roleLagMs });
  audit(context, organization, actor, "role_assigned", about, {
    id: role.resourceId,
    type: "resources",
    attributes: { role: role.roleId },
  });
}

export function revokeRole(
  context: Context,
  organization: Organization,
  actor: Actor,
  { owner, about }: Holder,
  role: Role,
): void {
  const grant = owner.grants.find(
    (candidate) => sameRole(candidate, role) && candidate.hiddenAt === undefined,
  );
  if (grant === undefined) {
    return;
  }
  const lagMs = context.behaviour.roleRevokeLagMs ?? context.behaviour.roleLagMs;
  if (lagMs === 0) {
    owner.grants.splice(owner.grants.indexOf(grant), 1);
  } else {
    grant.hiddenAt = context.clock.now() + lagMs;
  }
  audit(context, organization, actor, "role_revoked", about, {
    id: role.resourceId,
    type: "resources",
    attributes: { role: role.roleId },
  });
}

/** Role ids by resource, as reads show them now. */
export function visibleRoles(owner: Group | Account, now: number): Map<string, string[]> {
  const roles = new Map<string, string[]>();
  for (const grant of owner.grants.filter((candidate) => isVisible(candidate, now))) {
    roles.set(grant.resourceId, [...(roles.get(grant.resourceId) ?? []), grant.roleId]);
  }
  return roles;
}

/** `jira` of `ari:cloud:jira::site/…`. */
export function resourceOwnerOf(resourceId: string): string {
  return resourceId.split(":")[2] ?? "platform";
}
