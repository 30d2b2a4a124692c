import type { Organization } from "pulumi-atlassian-admin/organization";
import type { Inventory } from "../../inventory/gather";
import type { Discovery } from "../finding";
import { text } from "../../../digest";
import type { Managed } from "../managed";
import type { IdentityNames } from "../../../identity-names";
import { isExpired, labelOf } from "./token-facts";

/** Service accounts, tokens, members and roles that none of the stacks has. Dead tokens do no harm and are left out. */
export async function discoverUnmanaged(
  organization: Organization,
  inventory: Inventory,
  managed: Managed,
  names: IdentityNames,
): Promise<Discovery[]> {
  const { orgId } = organization;
  const accounts = inventory.accounts
    .filter(
      ({ accountId, serviceAccountId }) =>
        !managed.accounts.has(accountId) && !managed.accounts.has(serviceAccountId),
    )
    .map(({ accountId }) =>
      toDiscovery({
        resource: { type: "ServiceAccount", name: `service account ${names.of(accountId)}`, orgId },
        ids: [accountId],
        remedy: `Declare it (with adoptExisting: true, the stack takes it over), or delete it at admin.atlassian.com.`,
      }),
    );
  const tokens = inventory.accounts.flatMap((account) =>
    account.tokens
      .filter(
        ({ expiresAt, tokenId }) => !managed.tokens.has(tokenId) && !isExpired(expiresAt, inventory.takenAt),
      )
      .map((token) =>
        toDiscovery({
          resource: { type: "ApiToken", name: labelOf(account, token), orgId },
          ids: [token.tokenId],
          remedy: `Import it, or revoke it at admin.atlassian.com.`,
        }),
      ),
  );
  return [...accounts, ...tokens, ...(await ofGroups(organization, inventory, managed, names))];
}

/** Members and roles of the groups that the stacks have. A group that is only in use by a stack is somebody else's. */
async function ofGroups(
  organization: Organization,
  inventory: Inventory,
  managed: Managed,
  names: IdentityNames,
): Promise<Discovery[]> {
  const groupIds = [...managed.groups]
    .filter(
      ([, { observed, recorded }]) =>
        observed !== undefined && text(recorded, "orgId") === organization.orgId,
    )
    .map(([id]) => id);
  const [members, roles] = await Promise.all([
    strangers(organization, inventory, managed, names, groupIds),
    Promise.all(groupIds.map((groupId) => rolesOf(organization, managed, names, groupId))),
  ]);
  return [...members, ...roles.flat()];
}

/** Members, except where a stack has the exact list: that the engine compares itself. */
async function strangers(
  organization: Organization,
  inventory: Inventory,
  managed: Managed,
  names: IdentityNames,
  groupIds: readonly string[],
): Promise<Discovery[]> {
  const found = await Promise.all(
    groupIds
      .filter((groupId) => !managed.listedGroupIds.has(groupId))
      .map(async (groupId) => {
        // The users' search may not show service accounts; the inventory knows their groups.
        const listed = inventory.groups.find((group) => group.groupId === groupId)?.accountIds ?? [];
        const accountIds = new Set([...(await organization.members.list(groupId)), ...listed]);
        return [...accountIds]
          .filter((accountId) => !managed.isMember(groupId, accountId))
          .map((accountId) => ({ groupId, accountId }));
      }),
  );
  const strange = found.flat();
  await names.lookUp(
    organization,
    strange.map(({ accountId }) => accountId),
  );
  return strange.map(({ groupId, accountId }) =>
    toDiscovery({
      resource: {
        type: "GroupMembership",
        name: names.ofResource({ type: "GroupMembership", recorded: { groupId, accountId } }),
        orgId: organization.orgId,
      },
      ids: [groupId, accountId],
      remedy: `Declare it with GroupMembership, or remove the member at admin.atlassian.com.`,
    }),
  );
}

async function rolesOf(
  { orgId, roleAssignments }: Organization,
  managed: Managed,
  names: IdentityNames,
  groupId: string,
): Promise<Discovery[]> {
  const held = await roleAssignments.list(groupId);
  return held
    .filter(({ resourceId, role }) => !managed.hasRole(groupId, resourceId, role))
    .map(({ resourceId, role }) =>
      toDiscovery({
        resource: {
          type: "GroupRoleAssignment",
          name: names.ofResource({ type: "GroupRoleAssignment", recorded: { groupId, resourceId, role } }),
          orgId,
        },
        ids: [groupId, resourceId, role],
        // An event names the group and the app, and the role in words of its own.
        traceIds: [groupId, resourceId],
        remedy: `Declare it with GroupRoleAssignment, or take the role from the group at admin.atlassian.com.`,
      }),
    );
}

function toDiscovery({
  resource,
  ids,
  traceIds = ids,
  remedy,
}: Pick<Discovery, "resource" | "remedy"> & { ids: string[]; traceIds?: string[] }): Discovery {
  return {
    kind: "unmanaged",
    resource: { ...resource, id: ids.join("/") },
    fact: "None of the stacks has it.",
    remedy,
    identity: ids,
    trace: { ids: traceIds },
  };
}
