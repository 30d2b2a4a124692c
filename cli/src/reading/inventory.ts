import {
  fromStoredDescription,
  type ApiTokenRecord,
  type Organization,
  type RoleOnApp,
  type ServiceAccountRecord,
} from "pulumi-atlassian-admin/organization";
import { AdministrationReader } from "./administrators";
import type { OrganizationReader } from "./organization-reader";

/**
 * The contents of an organisation at one time: its service accounts, their tokens, the groups and roles through
 * which they access apps, and who administers, users included.
 */
export interface Inventory {
  readonly orgId: string;
  /** Undefined if the key has no permission to read it. */
  readonly orgName: string | undefined;
  /** When reading started, RFC 3339. */
  readonly takenAt: string;
  /** Every service account, by name. */
  readonly accounts: readonly AccountEntry[];
  /** The groups that contain a service account, by name. */
  readonly groups: readonly GroupEntry[];
  /** Who administers an app or the organisation: service accounts and users, by name. */
  readonly administrators: readonly AdministratorEntry[];
  /** What was not read about administrators, because it needs too many requests or the API rejects it. */
  readonly administratorsNotRead: readonly string[];
  /**
   * What could not be read. If not empty, the inventory is incomplete, and nothing that it lacks counts as missing.
   */
  readonly problems: readonly string[];
}

export interface AccountEntry {
  /** The id of the account in the service account endpoints; the physical id of a `ServiceAccount`. */
  readonly serviceAccountId: string;
  /** The Atlassian account id, which groups and the products use. */
  readonly accountId: string;
  readonly displayName: string;
  readonly email: string | undefined;
  readonly status: string | undefined;
  /** The team or mailbox in the description's `[owner: …]`. */
  readonly owner: string | undefined;
  /** The description without the owner. */
  readonly purpose: string | undefined;
  /** When the directory received the account, RFC 3339; undefined if the directory does not show service accounts. */
  readonly createdAt: string | undefined;
  /** Soonest expiry first. */
  readonly tokens: readonly TokenEntry[];
  readonly groupIds: readonly string[];
}

/** Times are RFC 3339; undefined if the API omits them. Scopes are never shown. */
export interface TokenEntry {
  readonly tokenId: string;
  readonly label: string;
  readonly createdAt: string | undefined;
  readonly expiresAt: string | undefined;
  /** Undefined: never, or not shown by the API. */
  readonly lastUsedAt: string | undefined;
}

export interface GroupEntry {
  readonly groupId: string;
  readonly name: string;
  readonly description: string | undefined;
  /** Whether an identity provider manages the members. */
  readonly isExternallySynced: boolean;
  /** The service accounts in it, by account id. Users are left out. */
  readonly accountIds: readonly string[];
  readonly roles: readonly RoleEntry[];
}

/** A role of a group on an app. */
export interface RoleEntry extends RoleOnApp {
  /**
   * The readable name of the app, such as `confluence on acme.atlassian.net`; the ARI if the organisation shows no
   * such app.
   */
  readonly app: string;
}

/** An admin role of an account, and the group through which the account has it. */
interface AdministratorEntry extends RoleEntry {
  readonly accountId: string;
  /** The display name of a service account, or the e-mail address of a user. */
  readonly name: string;
  readonly isServiceAccount: boolean;
  /** Undefined if the account has the role without a group. */
  readonly group: string | undefined;
}

/**
 * Reads the inventory: every service account with its tokens and groups, and the roles of those groups.
 * @param onProgress Called with a description of what is being read.
 * @throws ProviderError if the API is down, or rejects the key or a listing. A single account that cannot be read
 * becomes a problem of the inventory instead.
 */
export async function readInventory(
  reader: OrganizationReader,
  onProgress: (message: string) => void,
): Promise<Inventory> {
  const takenAt = new Date().toISOString();
  const { organization } = reader;
  onProgress("reading the service accounts");
  const listed = await reader.accounts();
  onProgress(`${listed.length} service accounts; reading their tokens and groups`);
  const [tokens, shown, memberships, orgName] = await Promise.all([
    reader.tokens(true),
    reader.accountsAsUsers(),
    reader.memberships(),
    reader.organizationName(),
  ]);
  onProgress(`${memberships.groups.length} groups; reading their roles`);
  const roles = await reader.roles(memberships.groups);
  const accounts = listed
    .map((account): AccountEntry => ({
      ...toAccountEntry(account, tokens.get(account.accountId) ?? []),
      createdAt: shown.get(account.accountId)?.addedToOrg,
      groupIds: memberships.groupIds.get(account.accountId) ?? [],
    }))
    .sort(byName(({ displayName }) => displayName));
  const groups = await Promise.all(
    memberships.groups.map(async ({ description, id, isExternallySynced, name }): Promise<GroupEntry> => ({
      groupId: id,
      name,
      description,
      isExternallySynced,
      accountIds: accounts.filter(({ groupIds }) => groupIds.includes(id)).map(({ accountId }) => accountId),
      roles: await nameApps(organization, roles.get(id) ?? []),
    })),
  );
  onProgress("reading the administrators");
  const administrations = await new AdministrationReader(reader, roles).read();
  const botNames = new Map(accounts.map(({ accountId, displayName }) => [accountId, displayName]));
  const administrators = await Promise.all(
    administrations.found.map(async ({ accountId, group, name, role }): Promise<AdministratorEntry> => ({
      accountId,
      name: botNames.get(accountId) ?? name,
      isServiceAccount: botNames.has(accountId),
      group: group?.name,
      ...role,
      app: await nameOfApp(organization, role.resourceId),
    })),
  );
  return {
    orgId: organization.orgId,
    orgName,
    takenAt,
    accounts,
    groups: groups.sort(byName(({ name }) => name)),
    administrators: administrators.sort(byName(({ group = "", name, role }) => `${name} ${group} ${role}`)),
    administratorsNotRead: administrations.notRead,
    problems: reader.problems,
  };
}

/** An account with its owner and its tokens, without its groups. */
export function toAccountEntry(
  { accountId, description, displayName, email, id, status }: ServiceAccountRecord,
  tokens: readonly ApiTokenRecord[],
): AccountEntry {
  const { owner, description: purpose } = fromStoredDescription(description);
  return {
    serviceAccountId: id,
    accountId,
    displayName,
    email,
    status,
    owner,
    purpose,
    createdAt: undefined,
    groupIds: [],
    tokens: tokens.map(toTokenEntry).sort(byExpiry),
  };
}

/** The roles with readable names of their apps. */
function nameApps(organization: Organization, roles: readonly RoleOnApp[]): Promise<RoleEntry[]> {
  return Promise.all(
    roles.map(async (role) => ({ ...role, app: await nameOfApp(organization, role.resourceId) })),
  );
}

async function nameOfApp(organization: Organization, resourceId: string): Promise<string> {
  if (resourceId.startsWith("ari:cloud:platform::org/")) {
    return "the organisation";
  }
  const app = await organization.sites.appOf(resourceId);
  if (app === undefined) {
    return resourceId;
  }
  return app.host === undefined ? app.product : `${app.product} on ${app.host}`;
}

function toTokenEntry({ createdAt, expiry, id, label, lastAccess }: ApiTokenRecord): TokenEntry {
  return { tokenId: id, label, createdAt, expiresAt: expiry, lastUsedAt: lastAccess };
}

/** Natural order: case is ignored, and 2 comes before 10. */
const IN_ORDER = new Intl.Collator("en", { numeric: true });

export function byName<T>(nameOf: (item: T) => string): (left: T, right: T) => number {
  return (left, right) => IN_ORDER.compare(nameOf(left), nameOf(right));
}

/** Earliest expiry first; without expiry last. */
export function byExpiry(left: TokenEntry, right: TokenEntry): number {
  const expiryOf = ({ expiresAt }: TokenEntry): number =>
    expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(expiresAt);
  return Math.sign(expiryOf(left) - expiryOf(right)) || 0;
}
