import {
  type ApiError,
  type GroupRecord,
  type RoleOnApp,
  type UserRecord,
} from "pulumi-atlassian-admin/organization";
import { isAdminRole } from "../commands/review/risky";
import { plural } from "../plural";
import { CONCURRENCY, mapSome } from "./map-some";
import type { OrganizationReader } from "./organization-reader";

/** Roles that administer an app, and roles that administer the organisation. */
export const APP_ADMIN_ROLES = ["atlassian/admin", "atlassian/user-access-admin"];
export const ORGANIZATION_ADMIN_ROLES = ["atlassian/org-admin", "atlassian/site-admin"];
export const ADMIN_ROLES = [...APP_ADMIN_ROLES, ...ORGANIZATION_ADMIN_ROLES];

/** The most pages to read of the members of admin groups. */
const MOST_PAGES = 20;
const PAGE = 100;
/** The most users to read the direct roles of. Each costs one request. */
const MOST_USERS = 10;

/** An admin role of an account, and the group through which the account has it. */
export interface Administration {
  readonly accountId: string;
  /** The e-mail address of a user, else a name. */
  readonly name: string;
  /** Undefined if the account has the role without a group. */
  readonly group: GroupRecord | undefined;
  readonly role: RoleOnApp;
}

export interface Administrations {
  readonly found: readonly Administration[];
  /** What was not read, because it needs too many requests or the API rejects it. */
  readonly notRead: readonly string[];
}

/** Reads the administrators: service accounts and users, with admin roles through a group or without one. */
export class AdministrationReader {
  readonly #notRead: string[] = [];

  /** @param rolesOf The group roles that were read already, by group id. */
  constructor(
    readonly reader: OrganizationReader,
    readonly rolesOf: ReadonlyMap<string, readonly RoleOnApp[]>,
  ) {}

  async read(): Promise<Administrations> {
    const [searched, users] = await Promise.all([
      this.#unlessRefused("which groups have an admin role", this.reader.groupsWithRoles(ADMIN_ROLES)),
      this.#unlessRefused("which users have an admin role", this.reader.usersWithRoles(ADMIN_ROLES)),
    ]);
    const throughGroups = await this.#inGroups(searched);
    const inGroups = new Set(throughGroups.map(({ accountId }) => accountId));
    return {
      found: [...throughGroups, ...(await this.#withoutGroup(users, inGroups))],
      notRead: this.#notRead,
    };
  }

  async #inGroups(searched: readonly GroupRecord[]): Promise<Administration[]> {
    const { groups: ofAccounts, groupIds } = await this.reader.memberships();
    const known = ofAccounts.filter(({ id }) => (this.rolesOf.get(id) ?? []).some(administers));
    const all = [...new Map([...known, ...searched].map((group) => [group.id, group])).values()];
    const read = affordable(all);
    if (all.length > read.length) {
      this.#notRead.push(
        `the members of ${plural(all.length - read.length, "more group")} with an admin role`,
      );
    }
    const missing = await this.reader.roles(read.filter(({ id }) => !this.rolesOf.has(id)));
    const accounts = await this.reader.accounts();
    const found = await mapSome(read, CONCURRENCY, async (group): Promise<Administration[]> => {
      const roles = (this.rolesOf.get(group.id) ?? missing.get(group.id) ?? []).filter(administers);
      const members = new Map(
        (await this.reader.members(group.id)).map((user) => [user.accountId, nameOf(user)]),
      );
      for (const { accountId, displayName } of accounts) {
        // The user search does not always show service accounts.
        if (members.has(accountId) || groupIds.get(accountId)?.includes(group.id)) {
          members.set(accountId, displayName);
        }
      }
      return [...members].flatMap(([accountId, name]) =>
        roles.map((role) => ({ accountId, name, group, role })),
      );
    });
    return found.flat();
  }

  /** Atlassian does not document whether the search also finds users who have the role through a group. */
  async #withoutGroup(
    users: readonly UserRecord[],
    inGroups: ReadonlySet<string>,
  ): Promise<Administration[]> {
    const { directory, orgId } = this.reader.organization;
    const ofOrganization = users.flatMap((user) =>
      (user.platformRoles ?? [])
        .filter((role) => ORGANIZATION_ADMIN_ROLES.includes(role))
        .map((role) => toDirect(user, { resourceId: `ari:cloud:platform::org/${orgId}`, role })),
    );
    const explained = new Set(ofOrganization.map(({ accountId }) => accountId));
    const open = users.filter(({ accountId }) => !inGroups.has(accountId) && !explained.has(accountId));
    const asked = open.slice(0, MOST_USERS);
    if (open.length > asked.length) {
      this.#notRead.push(
        `on which apps ${plural(open.length - asked.length, "more user")} administer without a group`,
      );
    }
    const direct = await mapSome(asked, CONCURRENCY, async (user) => {
      const what = `the roles of "${nameOf(user)}"`;
      const roles = await this.#unlessRefused(what, directory.directRolesOf(user.accountId));
      return roles
        .filter((role) => administers(role) && !role.resourceId.startsWith("ari:cloud:platform:"))
        .map((role) => toDirect(user, role));
    });
    return [...ofOrganization, ...direct.flat()];
  }

  /** If the API rejects the request or lacks the endpoint, this is reported, and the rest of the inventory is read. */
  async #unlessRefused<Item>(what: string, items: Promise<readonly Item[]>): Promise<readonly Item[]> {
    try {
      return await items;
    } catch (error) {
      const { status } = error as Partial<ApiError>;
      if (status !== 400 && status !== 403 && status !== 404) {
        throw error;
      }
      this.#notRead.push(`${what}: the API returned ${status}`);
      return [];
    }
  }
}

/** The smallest groups whose members fit into the page limit together. */
function affordable(groups: readonly GroupRecord[]): GroupRecord[] {
  const sizeOf = ({ userCount = 0 }: GroupRecord): number => Math.max(1, Math.ceil(userCount / PAGE));
  let pages = 0;
  return groups
    .toSorted((left, right) => sizeOf(left) - sizeOf(right))
    .filter((group) => (pages += sizeOf(group)) <= MOST_PAGES);
}

const administers = (role: RoleOnApp): boolean => isAdminRole({ ...role });

function nameOf({ accountId, email, name }: UserRecord): string {
  return email ?? name ?? accountId;
}

function toDirect(user: UserRecord, role: RoleOnApp): Administration {
  return { accountId: user.accountId, name: nameOf(user), group: undefined, role };
}
