import type { BehaviourPatch } from "./behaviour";
import { patchBehaviour } from "./behaviour";
import type { Context } from "./context";
import type { Account, Group, User, Workspace } from "./entities";
import { checkNames } from "./fields";
import { accountIdOf, uuidOf } from "./identifiers";
import { addGroup } from "./operations/groups";
import { addServiceAccount } from "./operations/service-accounts";
import { addToken } from "./operations/tokens";
import { addUser } from "./operations/users";
import type { Organization } from "./organization";

export interface SeedUser {
  email: string;
  /** @default the part of the email before "@" */
  name?: string;
  /** @default a deterministic id of the form `712020:<uuid>` */
  readonly accountId?: string;
  readonly directoryId?: string;
  /** @default "active" */
  status?: User["status"];
  /** Whether the organisation manages the account. @default true */
  readonly managed?: boolean;
  /** For example `atlassian/org-admin`. */
  platformRoles?: string[];
  readonly managementSource?: "invited" | "synced";
}

export interface SeedGroup {
  name: string;
  readonly description?: string;
  readonly id?: string;
  readonly directoryId?: string;
  /** Members by account id, `id` of a service account, e-mail address or display name. */
  readonly members?: string[];
  /** Roles that the group grants. */
  readonly roles?: { resourceId: string; roleId: string }[];
  /** Managed by an identity provider: memberships and the group itself cannot be changed. @default false */
  readonly externalSynced?: boolean;
  /** Why a delete is rejected. @default it is allowed */
  readonly deleteRefusal?: "ADMIN-409-5" | "ADMIN-403-6" | "ADMIN-403-7";
}

export interface SeedServiceAccount {
  readonly displayName: string;
  readonly description?: string;
  readonly id?: string;
  readonly atlassianId?: string;
  email?: string;
}

export interface SeedToken {
  /** The account by account id, `id` of a service account, e-mail address or display name. */
  readonly account: string;
  readonly label: string;
  /** @default ["read:jira-work"] */
  readonly scopes?: string[];
  /** RFC 3339. @default 90 days from now; can be in the past */
  readonly expiry?: string;
  readonly id?: string;
  readonly createdAt?: string;
  lastAccess?: string;
  /** A secret to use the token with. @default a random one that is not shown */
  readonly secret?: string;
}

export interface SeedWorkspace {
  name: string;
  /** @default "jira-software" */
  readonly typeKey?: string;
  readonly cloudId?: string;
  readonly id?: string;
  readonly hostUrl?: string;
  /** @default "online" */
  status?: string;
}

/** The objects to create in an organisation: lists of objects, or how many of each. */
export interface Seed {
  /** The organisation to fill. @default the first */
  readonly orgId?: string;
  readonly directories?: { directoryId?: string; name: string }[];
  readonly workspaces?: SeedWorkspace[];
  readonly users?: SeedUser[] | number;
  readonly groups?: SeedGroup[] | number;
  /** Members of each counted group, taken from the users in turn. @default 0 */
  readonly membersPerGroup?: number;
  readonly serviceAccounts?: SeedServiceAccount[] | number;
  readonly tokens?: SeedToken[];
  /** Tokens of each counted service account. @default 0 */
  readonly tokensPerAccount?: number;
  /** Changes to the emulator's behaviour, applied first. */
  readonly behaviour?: BehaviourPatch;
}

/** The ids of the created objects, in the order of the seed. */
export interface SeedResult {
  readonly users: string[];
  readonly groups: string[];
  readonly serviceAccounts: { id: string; atlassianId: string }[];
  readonly tokens: string[];
}

const SEED_FIELDS = [
  "orgId",
  "directories",
  "workspaces",
  "users",
  "groups",
  "membersPerGroup",
  "serviceAccounts",
  "tokens",
  "tokensPerAccount",
  "behaviour",
];

const TOKEN_LIFE_MS = 90 * 86_400_000;

/** Adds objects to the existing ones, without lag and without audit events. */
export function applySeed(context: Context, organization: Organization, seed: Seed): SeedResult {
  checkNames("A seed", seed, SEED_FIELDS);
  const admin = organization.accounts.all()[0]?.accountId ?? "";
  if (seed.behaviour !== undefined) {
    patchBehaviour(context.behaviour, seed.behaviour);
  }
  for (const { directoryId, name } of seed.directories ?? []) {
    organization.directories.push({ directoryId: directoryId ?? organization.nextUuid("directory"), name });
  }
  organization.workspaces.push(
    ...(seed.workspaces ?? []).map((workspace) => toWorkspace(organization, workspace)),
  );
  const users = expand(seed.users, (number) => seedUser(organization, number)).map((user) =>
    addUser(context, organization, user),
  );
  const accounts = expand(seed.serviceAccounts, (number) => ({
    displayName: `service-account-${number}`,
  })).map((account) => addServiceAccount(context, organization, account, admin));
  const groups = expand(seed.groups, (number) => seedGroup(number)).map((group, index) => {
    const added = addGroup(context, organization, group);
    const members =
      group.members?.map((reference) => findAccount(organization, reference)) ??
      slice(users, index, seed.membersPerGroup);
    fillGroup(context, organization, added, members, group.roles ?? []);
    return added;
  });
  const tokens = [
    ...accounts.flatMap((account) =>
      Array.from({ length: seed.tokensPerAccount ?? 0 }, (_, index) => ({
        account: account.accountId,
        label: `token-${index + 1}`,
      })),
    ),
    ...(seed.tokens ?? []),
  ].map((token: SeedToken) => seedToken(context, organization, token));
  context.store.changed();
  return {
    users: users.map(({ accountId }) => accountId),
    groups: groups.map(({ id }) => id),
    serviceAccounts: accounts.map(({ id, accountId }) => ({ id, atlassianId: accountId })),
    tokens,
  };
}

function expand<Item>(items: Item[] | number | undefined, make: (number: number) => Item): Item[] {
  if (typeof items !== "number") {
    return items ?? [];
  }
  return Array.from({ length: items }, (_, index) => make(index + 1));
}

function seedUser(organization: Organization, number: number): SeedUser {
  const name = `user-${number}`;
  return {
    email: `${name}@example.com`,
    name,
    accountId: accountIdOf(`${organization.id}/seeded-user/${number}`),
  };
}

function seedGroup(number: number): SeedGroup {
  return { name: `group-${number}`, description: `Seeded group ${number}` };
}

/** A range of the users for each group, wrapping around, so that all users are in about the same number of groups. */
function slice(users: Account[], index: number, length = 0): Account[] {
  const count = Math.min(length, users.length);
  const start = (index * length) % Math.max(1, users.length);
  const stretch = users.slice(start, start + count);
  return [...stretch, ...users.slice(0, count - stretch.length)];
}

function fillGroup(
  { clock }: Context,
  organization: Organization,
  group: Group,
  members: Account[],
  roles: { resourceId: string; roleId: string }[],
): void {
  for (const { accountId } of members) {
    group.members.set(accountId, { visibleAt: clock.now() });
    organization.linkMember(group, accountId);
  }
  group.grants.push(...roles.map((role) => ({ ...role, visibleAt: clock.now() })));
}

/** An account by account id, `id` of a service account, e-mail address or display name. */
export function findAccount(organization: Organization, reference: string): Account {
  const account =
    organization.accountById.get(reference) ??
    organization.serviceAccountById.get(reference) ??
    organization.accountByEmail.get(reference.toLowerCase()) ??
    organization.accounts.all().find(({ name }) => name === reference);
  if (account === undefined) {
    throw new RangeError(`The emulator's organisation has no account "${reference}".`);
  }
  return account;
}

function seedToken(context: Context, organization: Organization, { account, ...token }: SeedToken): string {
  const expiry = token.expiry ?? new Date(context.clock.now() + TOKEN_LIFE_MS).toISOString();
  const owner = findAccount(organization, account);
  return addToken(context, organization, owner, { scopes: ["read:jira-work"], ...token, expiry }).token.id;
}

export function toWorkspace(organization: Organization, seed: SeedWorkspace): Workspace {
  const typeKey = seed.typeKey ?? "jira-software";
  const cloudId = seed.cloudId ?? uuidOf(`${organization.id}/cloud/${seed.name}`);
  // A Jira site's workspace id contains `jira`, although grants by invite need `jira-software` [V-LIVE CREW].
  const product = typeKey.startsWith("jira") ? "jira" : typeKey;
  return {
    id: seed.id ?? `ari:cloud:${product}::site/${cloudId}`,
    cloudId,
    name: seed.name,
    typeKey,
    status: seed.status ?? "online",
    hostUrl: seed.hostUrl ?? `https://${seed.name}.atlassian.invalid`,
  };
}
