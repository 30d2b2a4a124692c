import type { Context } from "./context";
import type { Directory, Workspace } from "./entities";
import { memberIds } from "./operations/memberships";
import { settle } from "./operations/settling";

/** The complete state of the emulator, over all organisations. Never contains a token's secret or an API key. */
export interface EmulatorState {
  /** The emulator's time as RFC 3339. */
  readonly now: string;
  readonly organizations: {
    orgId: string;
    name: string;
    directories: Directory[];
    workspaces: Workspace[];
  }[];
  readonly users: { orgId: string; accountId: string; email: string; name: string; status: string }[];
  readonly serviceAccounts: {
    orgId: string;
    id: string;
    atlassianId: string;
    email: string;
    displayName: string;
    description: string;
    /** Set during a slow delete. */
    isInDeletion?: true;
    grants: { resourceId: string; roleId: string }[];
  }[];
  readonly tokens: {
    orgId: string;
    id: string;
    accountId: string;
    label: string;
    scopes: string[];
    createdAt: string;
    expiry?: string;
    lastAccess?: string;
    isBlocked?: true;
  }[];
  readonly groups: {
    orgId: string;
    id: string;
    name: string;
    description: string;
    directoryId: string;
    /** Set during a slow delete. */
    isInDeletion?: true;
    /** Account ids, as writes see them: without lag. */
    members: string[];
    grants: { resourceId: string; roleId: string }[];
  }[];
  readonly apiKeys: { orgId: string; id: string; label: string; scopes?: string[] }[];
  /** Number of audit events. */
  readonly events: number;
}

export function stateOf(context: Context): EmulatorState {
  settle(context);
  const { store, clock } = context;
  const organizations = [...store.organizations.values()];
  const current = (grants: { resourceId: string; roleId: string; hiddenAt?: number }[]) =>
    grants
      .filter(({ hiddenAt }) => hiddenAt === undefined)
      .map(({ resourceId, roleId }) => ({ resourceId, roleId }));
  return {
    now: new Date(clock.now()).toISOString(),
    organizations: organizations.map(({ id, name, directories, workspaces }) => ({
      orgId: id,
      name,
      directories: [...directories],
      workspaces: [...workspaces],
    })),
    users: organizations.flatMap(({ id: orgId, accounts }) =>
      accounts.all().flatMap((account) => {
        if (account.kind !== "user") {
          return [];
        }
        const { accountId, email, name, status } = account;
        return [{ orgId, accountId, email, name, status }];
      }),
    ),
    serviceAccounts: organizations.flatMap(({ id: orgId, serviceAccounts }) =>
      serviceAccounts.all().map(({ id, accountId, email, name, description, deletedAt, grants }) => ({
        orgId,
        id,
        atlassianId: accountId,
        email,
        displayName: name,
        description,
        ...(deletedAt !== undefined && { isInDeletion: true as const }),
        grants: current(grants),
      })),
    ),
    tokens: organizations.flatMap(({ id: orgId, tokens }) =>
      tokens.all().map(({ id, accountId, label, scopes, createdAt, expiry, lastAccess, isBlocked }) => ({
        orgId,
        id,
        accountId,
        label,
        scopes: [...scopes],
        createdAt,
        ...(expiry && { expiry }),
        ...(lastAccess && { lastAccess }),
        ...(isBlocked === true && { isBlocked }),
      })),
    ),
    groups: organizations.flatMap(({ id: orgId, groups }) =>
      groups.all().map((group) => ({
        orgId,
        id: group.id,
        name: group.name,
        description: group.description,
        directoryId: group.directoryId,
        ...(group.deletedAt !== undefined && { isInDeletion: true as const }),
        members: memberIds(group),
        grants: current(group.grants),
      })),
    ),
    apiKeys: organizations.flatMap(({ id: orgId, apiKeys }) =>
      apiKeys.map(({ id, label, scopes }) => ({ orgId, id, label, ...(scopes && { scopes: [...scopes] }) })),
    ),
    events: organizations.reduce((total, { events }) => total + events.length, 0),
  };
}
