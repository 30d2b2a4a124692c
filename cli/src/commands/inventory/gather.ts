import {
  fromStoredDescription,
  type ApiError,
  type ApiTokenRecord,
  type GroupRecord,
  type Organization,
  type RoleOnApp,
  type ServiceAccountRecord,
} from "pulumi-atlassian-admin/organization";
import { mapSome } from "./map-some";

/** What an organisation has at one time: its service accounts, their tokens, and the groups and roles through which they reach apps. */
export interface Inventory {
  readonly orgId: string;
  /** When the reading began, RFC 3339. */
  readonly takenAt: string;
  /** Every service account, by name. */
  readonly accounts: readonly AccountEntry[];
  /** The groups that have a service account in them, by name. */
  readonly groups: readonly GroupEntry[];
  /** What could not be read. Not empty: the inventory is incomplete, and nothing that it lacks may count as missing. */
  readonly problems: readonly string[];
}

export interface AccountEntry {
  /** Addresses the account in the service-account collections; the physical id of a `ServiceAccount`. */
  readonly serviceAccountId: string;
  /** The Atlassian account id: what groups and the products use. */
  readonly accountId: string;
  readonly displayName: string;
  readonly email: string | undefined;
  readonly status: string | undefined;
  /** The team or mailbox in the description's `[owner: …]`. */
  readonly owner: string | undefined;
  /** The description without the owner. */
  readonly purpose: string | undefined;
  /** When the directory got the account, RFC 3339; undefined where the directory does not show service accounts. */
  readonly createdAt: string | undefined;
  /** Soonest expiry first. */
  readonly tokens: readonly TokenEntry[];
  readonly groupIds: readonly string[];
}

/** Times are RFC 3339; one that the API leaves out is undefined. Scopes are never shown. */
export interface TokenEntry {
  readonly tokenId: string;
  readonly label: string;
  readonly createdAt: string | undefined;
  readonly expiresAt: string | undefined;
  /** Undefined: never, or not told. */
  readonly lastUsedAt: string | undefined;
}

export interface GroupEntry {
  readonly groupId: string;
  readonly name: string;
  readonly description: string | undefined;
  /** Whether an identity provider owns the members. */
  readonly isExternallySynced: boolean;
  /** The service accounts in it, by account id. People are left out. */
  readonly accountIds: readonly string[];
  readonly roles: readonly RoleEntry[];
}

/** A role of a group on an app. */
export interface RoleEntry extends RoleOnApp {
  /** The app as people know it, such as `confluence on acme.atlassian.net`; the ARI where the organisation shows no such app. */
  readonly app: string;
}

export interface GatherOptions {
  /** Hears what is being read. */
  readonly onProgress?: ((message: string) => void) | undefined;
}

/** Work begun at once. The client sends fewer requests at a time; the rest waits for its turn there. */
const CONCURRENCY = 16;

/**
 * Reads the inventory: the listing of the accounts and a search per hundred of them for their dates, then per account one listing of its
 * tokens and one search of its groups, and per group one listing of its roles. Nothing is written.
 * @throws ProviderError when the API is down, or refuses the key or the account listing. An account that alone cannot be read is a problem
 * of the inventory instead.
 */
export async function gather(
  organization: Organization,
  { onProgress = () => undefined }: GatherOptions = {},
): Promise<Inventory> {
  const takenAt = new Date().toISOString();
  const problems: string[] = [];
  const listed = await organization.serviceAccounts.all();
  onProgress(`${listed.length} service accounts; reading their tokens and groups`);
  // Asked for together, they come from one search per hundred accounts.
  const created = new Map(
    await Promise.all(
      listed.map(
        async ({ accountId }) => [accountId, await readCreationTime(organization, accountId)] as const,
      ),
    ),
  );
  const read = await mapSome(listed, CONCURRENCY, (account) =>
    readAccount(organization, account, created.get(account.accountId), problems),
  );
  const groupsById = new Map(read.flatMap(({ groups }) => groups.map((group) => [group.id, group] as const)));
  onProgress(`${groupsById.size} groups; reading their roles`);
  const accounts = read.map(({ entry }) => entry).sort(byName(({ displayName }) => displayName));
  const groups = await mapSome([...groupsById.values()], CONCURRENCY, (group) =>
    readGroup(organization, group, accounts),
  );
  return {
    orgId: organization.orgId,
    takenAt,
    accounts,
    groups: groups.sort(byName(({ name }) => name)),
    problems,
  };
}

async function readAccount(
  organization: Organization,
  account: ServiceAccountRecord,
  createdAt: string | undefined,
  problems: string[],
): Promise<{ entry: AccountEntry; groups: readonly GroupRecord[] }> {
  const { accountId, displayName, email, id, status } = account;
  const readable = async <T>(what: string, reading: Promise<readonly T[]>): Promise<readonly T[]> => {
    try {
      return await reading;
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
      problems.push(`the ${what} of service account "${displayName}" (${accountId}): ${error.message}`);
      return [];
    }
  };
  const [tokens, groups] = await Promise.all([
    readable("tokens", organization.apiTokens.of(accountId).cached()),
    readable("groups", organization.members.groupsOf(accountId)),
  ]);
  const { owner, description: purpose } = fromStoredDescription(account.description);
  return {
    groups,
    entry: {
      ...{ serviceAccountId: id, accountId, displayName, email, status, owner, purpose, createdAt },
      tokens: tokens.map(toTokenEntry).sort(byExpiry),
      groupIds: groups.map((group) => group.id),
    },
  };
}

async function readCreationTime(organization: Organization, accountId: string): Promise<string | undefined> {
  try {
    return (await organization.users.find(accountId))?.addedToOrg;
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}

async function readGroup(
  organization: Organization,
  { description, id, isExternallySynced, name }: GroupRecord,
  accounts: readonly AccountEntry[],
): Promise<GroupEntry> {
  const roles = await organization.roleAssignments.list(id);
  return {
    ...{ groupId: id, name, description, isExternallySynced },
    accountIds: accounts.filter(({ groupIds }) => groupIds.includes(id)).map(({ accountId }) => accountId),
    roles: await Promise.all(
      roles.map(async (role) => ({ ...role, app: await nameOfApp(organization, role.resourceId) })),
    ),
  };
}

async function nameOfApp(organization: Organization, resourceId: string): Promise<string> {
  const app = await organization.sites.appOf(resourceId);
  if (app === undefined) {
    return resourceId;
  }
  return app.host === undefined ? app.product : `${app.product} on ${app.host}`;
}

function toTokenEntry({ createdAt, expiry, id, label, lastAccess }: ApiTokenRecord): TokenEntry {
  return { tokenId: id, label, createdAt, expiresAt: expiry, lastUsedAt: lastAccess };
}

/** The account is not there for this call; that says nothing about the others. */
function isNotFound(error: unknown): error is Error {
  return error instanceof Error && (error as Partial<ApiError>).status === 404;
}

function byName<T>(nameOf: (item: T) => string): (left: T, right: T) => number {
  return (left, right) => nameOf(left).localeCompare(nameOf(right), "en");
}

/** Soonest first; without an expiry last. */
export function byExpiry(left: TokenEntry, right: TokenEntry): number {
  const expiryOf = ({ expiresAt }: TokenEntry): number =>
    expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(expiresAt);
  return Math.sign(expiryOf(left) - expiryOf(right)) || 0;
}
