import type { AccountEntry, GroupEntry, Inventory, RoleEntry, TokenEntry } from "../../reading/inventory";
import { membershipId, roleId, type ObjectKind, type StackObjects } from "../../reading/stack-objects";

/** The stacks whose state contains the object; empty if unmanaged. */
interface Managed {
  readonly managedBy: readonly string[];
}

/** The inventory with the owner stack of each object, for all formats. JSON omits undefined values. */
export interface Report extends Pick<
  Inventory,
  "orgId" | "orgName" | "takenAt" | "problems" | "administrators" | "administratorsNotRead"
> {
  /** The stacks that were checked for ownership. If empty, `managedBy` has no meaning. */
  readonly stacks: readonly string[];
  readonly accounts: readonly ReportedAccount[];
}

export interface ReportedAccount extends Omit<AccountEntry, "groupIds" | "tokens">, Managed {
  readonly tokens: readonly (TokenEntry & Managed)[];
  readonly groups: readonly ReportedGroup[];
}

/** A group that the account is in. */
interface ReportedGroup extends Omit<GroupEntry, "accountIds" | "roles">, Managed {
  /** The stacks that declare the membership. */
  readonly membershipManagedBy: readonly string[];
  readonly roles: readonly (RoleEntry & Managed)[];
}

export function toReport(inventory: Inventory, stacks: readonly StackObjects[]): Report {
  const { administrators, administratorsNotRead, orgId, orgName, takenAt, problems } = inventory;
  const managersOf = (kind: ObjectKind, id: string): string[] =>
    stacks.filter((objects) => objects.has(kind, id)).map(({ stack }) => stack);
  const groups = new Map(
    inventory.groups.map(({ description, groupId, isExternallySynced, name, roles }) => [
      groupId,
      {
        groupId,
        name,
        description,
        isExternallySynced,
        managedBy: managersOf("group", groupId),
        roles: roles.map((one) => ({
          ...one,
          managedBy: managersOf("role", roleId(groupId, one.resourceId, one.role)),
        })),
      },
    ]),
  );
  const accounts = inventory.accounts.map(({ groupIds, tokens, ...account }): ReportedAccount => ({
    ...account,
    managedBy: managersOf("account", account.serviceAccountId),
    tokens: tokens.map((token) => ({ ...token, managedBy: managersOf("token", token.tokenId) })),
    groups: groupIds
      .map((groupId) => groups.get(groupId))
      .filter((group) => group !== undefined)
      .map((group) => ({
        ...group,
        membershipManagedBy: managersOf("membership", membershipId(group.groupId, account.accountId)),
      })),
  }));
  return {
    orgId,
    orgName,
    takenAt,
    problems,
    stacks: stacks.map(({ stack }) => stack),
    administrators,
    administratorsNotRead,
    accounts,
  };
}

/** Each app that the account can access, with its roles there over all of its groups. */
export function appsOf({ groups }: ReportedAccount): { app: string; roles: string[] }[] {
  const rolesByApp = new Map<string, Set<string>>();
  for (const { app, role } of groups.flatMap(({ roles }) => roles)) {
    rolesByApp.set(app, (rolesByApp.get(app) ?? new Set()).add(role));
  }
  return [...rolesByApp].map(([app, roles]) => ({ app, roles: [...roles].sort() }));
}
