import {
  type ApiError,
  type GroupRecord,
  type RoleOnApp,
  type UserRecord,
} from "pulumi-atlassian-admin/organization";
import { isAdminRole } from "../commands/review/risky";
import type { Ignored, Subject } from "../ignore/pattern";
import { ADMIN_ROLES, APP_ADMIN_ROLES, ORGANIZATION_ADMIN_ROLES } from "./administrators";
import type { AccountEntry, TokenEntry } from "./inventory";
import { CONCURRENCY, mapSome } from "./map-some";
import type { OrganizationReader } from "./organization-reader";
import { membershipId, roleId, type ObjectKind, type StackObjects } from "./stack-objects";

/** Objects that exist and that no stack declares. */
export type Undeclared = {
  /** The names by which patterns of the ignore file match it; for members, one each. */
  readonly subjects: readonly Subject[];
} & (
  | { readonly what: "account"; readonly account: AccountEntry }
  | { readonly what: "token"; readonly account: AccountEntry; readonly token: TokenEntry }
  | { readonly what: "group"; readonly group: GroupRecord; readonly adminRoles: readonly RoleOnApp[] }
  | {
      readonly what: "members";
      readonly group: GroupRecord;
      readonly members: readonly UndeclaredMember[];
      readonly administers: boolean;
    }
  | { readonly what: "role"; readonly group: GroupRecord; readonly role: RoleOnApp }
  | { readonly what: "admin"; readonly user: UserRecord; readonly role: RoleOnApp }
);

export interface UndeclaredMember {
  readonly accountId: string;
  readonly name: string;
  readonly isServiceAccount: boolean;
}

/**
 * Finds unmanaged objects: service accounts, tokens that work, groups, members and roles of groups, and
 * administrators. A group that an identity provider manages is not expected in a stack, and neither is a group
 * that a stack only refers to; of both, only admin access counts.
 */
export class UndeclaredFinder {
  readonly #reader: OrganizationReader;
  readonly #stacks: readonly StackObjects[];
  readonly #ignored: Ignored;
  readonly #accounts: readonly AccountEntry[];
  readonly #accountsById: ReadonlyMap<string, AccountEntry>;
  readonly #isOrganizationChecked: boolean;

  /** @param isOrganizationChecked Whether to include organisation administrators. No resource can declare them. */
  constructor(
    reader: OrganizationReader,
    accounts: readonly AccountEntry[],
    stacks: readonly StackObjects[],
    ignored: Ignored,
    isOrganizationChecked = ignored.namesAdmins,
  ) {
    this.#isOrganizationChecked = isOrganizationChecked;
    this.#reader = reader;
    this.#accounts = accounts;
    this.#stacks = stacks;
    this.#ignored = ignored;
    this.#accountsById = new Map(accounts.map((account) => [account.accountId, account]));
  }

  async find(): Promise<Undeclared[]> {
    return [...this.#findAccounts(), ...this.#findTokens(), ...(await this.#findInGroups())];
  }

  #isDeclared(...key: [ObjectKind, string]): boolean {
    return this.#stacks.some((stack) => stack.has(...key));
  }

  #isIgnored(...subjects: readonly Subject[]): boolean {
    return this.#ignored.covers("unmanaged", ...subjects);
  }

  #findAccounts(): Undeclared[] {
    return this.#accounts
      .filter(
        ({ accountId, serviceAccountId }) =>
          !this.#isDeclared("account", serviceAccountId) && !this.#isDeclared("account", accountId),
      )
      .map((account): Undeclared => ({ what: "account", account, subjects: [accountSubject(account)] }))
      .filter(({ subjects }) => !this.#isIgnored(...subjects));
  }

  /** Expired tokens are harmless and are left out. */
  #findTokens(): Undeclared[] {
    const nowMs = Date.now();
    return this.#accounts.flatMap((account) =>
      account.tokens
        .filter(({ tokenId }) => !this.#isDeclared("token", tokenId))
        .filter(({ expiresAt }) => expiresAt === undefined || Date.parse(expiresAt) > nowMs)
        .map((token): Undeclared => ({
          what: "token",
          account,
          token,
          subjects: [tokenSubject(account, token)],
        }))
        .filter(({ subjects }) => !this.#isIgnored(...subjects)),
    );
  }

  async #findInGroups(): Promise<Undeclared[]> {
    const [groups, administering] = await Promise.all([this.#reader.groups(), this.#groupsThatAdminister()]);
    const isOurs = ({ id }: GroupRecord): boolean => this.#isDeclared("group", id);
    const relevant = groups.filter((group) => isOurs(group) || administering.has(group.id));
    const roles = await this.#reader.roles(relevant);
    const adminRolesOf = ({ id }: GroupRecord): RoleOnApp[] =>
      (roles.get(id) ?? []).filter((role) => isAdminRole({ ...role }));
    // An unmanaged group is one finding, including its roles and members.
    const strange = groups.filter(
      (group) => !isOurs(group) && !group.isExternallySynced && !this.#uses(group),
    );
    const known = relevant.filter((group) => !strange.includes(group));
    const members = await mapSome(known, CONCURRENCY, (group) =>
      this.#findMembers(group, adminRolesOf(group).length > 0),
    );
    return [
      ...strange
        .map((group): Undeclared => ({
          what: "group",
          group,
          adminRoles: adminRolesOf(group),
          subjects: [groupSubject(group, adminRolesOf(group).length > 0)],
        }))
        .filter(({ subjects }) => !this.#isIgnored(...subjects)),
      ...members.flat(),
      ...known.flatMap((group) =>
        this.#findRoles(group, isOurs(group) ? (roles.get(group.id) ?? []) : adminRolesOf(group)),
      ),
      ...(await this.#findAdmins(groups.filter(({ id }) => administering.has(id)))),
    ];
  }

  #uses({ id }: GroupRecord): boolean {
    return this.#stacks.some((stack) => stack.usesGroup(id));
  }

  /** The ids of the groups that have an admin role, as far as one search shows. */
  async #groupsThatAdminister(): Promise<ReadonlySet<string>> {
    const found = await this.#reader.groupsWithRoles(ADMIN_ROLES).catch(async (error: unknown) => {
      if (!isRefusedSearch(error)) {
        throw error;
      }
      // If the API cannot search by role, the roles of each group are listed.
      const groups = await this.#reader.groups();
      const roles = await this.#reader.roles(groups);
      return groups.filter(({ id }) => roles.get(id)?.some((role) => isAdminRole({ ...role })));
    });
    return new Set(found.map(({ id }) => id));
  }

  /** Unmanaged members, except in groups whose member list a stack declares: the engine itself compares those. */
  async #findMembers(group: GroupRecord, administers: boolean): Promise<Undeclared[]> {
    if (group.isExternallySynced || this.#stacks.some((stack) => stack.listsMembersOf(group.id))) {
      return [];
    }
    const found = await this.#membersOf(group, administers);
    const members = found.filter(
      ({ accountId }) => !this.#isDeclared("membership", membershipId(group.id, accountId)),
    );
    const subjectsOf = (member: UndeclaredMember): Subject[] => memberSubjects(group, member, administers);
    const left = members.filter((member) => !this.#isIgnored(...subjectsOf(member)));
    return left.length === 0
      ? []
      : [{ what: "members", group, members: left, administers, subjects: left.flatMap(subjectsOf) }];
  }

  /** The user search does not always return service accounts; the group search does. */
  async #membersOf(group: GroupRecord, administers: boolean): Promise<UndeclaredMember[]> {
    const isPeopleRead = administers || !this.#ignored.coversPeopleOf(group.name, group.id);
    const [{ groupIds }, users] = await Promise.all([
      this.#reader.memberships(),
      isPeopleRead ? this.#reader.members(group.id) : [],
    ]);
    const bots = this.#accounts.filter(({ accountId }) => groupIds.get(accountId)?.includes(group.id));
    const people = users.filter(({ accountId }) => !this.#accountsById.has(accountId));
    const shownBots = users.flatMap(({ accountId }) => this.#accountsById.get(accountId) ?? []);
    return [
      ...[...new Set([...bots, ...shownBots])].map(({ accountId, displayName }) => ({
        accountId,
        name: displayName,
        isServiceAccount: true,
      })),
      ...people.map(({ accountId, email, name }) => ({
        accountId,
        name: email ?? name ?? accountId,
        isServiceAccount: false,
      })),
    ];
  }

  #findRoles(group: GroupRecord, roles: readonly RoleOnApp[]): Undeclared[] {
    return roles
      .filter(({ resourceId, role }) => !this.#isDeclared("role", roleId(group.id, resourceId, role)))
      .map((role): Undeclared => ({ what: "role", group, role, subjects: [roleSubject(group, role)] }))
      .filter(({ subjects }) => !this.#isIgnored(...subjects));
  }

  /**
   * Administrators of an app without a group, and, if the ignore file names the expected ones, administrators of
   * the organisation.
   */
  async #findAdmins(groups: readonly GroupRecord[]): Promise<Undeclared[]> {
    const roleIds = [...APP_ADMIN_ROLES, ...(this.#isOrganizationChecked ? ORGANIZATION_ADMIN_ROLES : [])];
    const users = await this.#reader.usersWithRoles(roleIds).catch((error: unknown) => {
      if (!isRefusedSearch(error)) {
        throw error;
      }
      this.#reader.organization.log.warn(
        `direct administrators of apps (without a group) were not checked: ${error.message}`,
      );
      return [];
    });
    const strange = users.filter(({ accountId }) => !this.#isDeclared("admin", accountId));
    if (strange.length === 0) {
      return [];
    }
    // It is not documented whether the search includes users who have the role through a group. It does if it
    // finds all of them.
    const members = new Set<string>();
    for (const { id } of groups) {
      (await this.#reader.members(id)).forEach(({ accountId }) => members.add(accountId));
    }
    const foundIds = new Set(users.map(({ accountId }) => accountId));
    const throughGroups = [...members].every((id) => foundIds.has(id)) ? members : new Set<string>();
    const found = await mapSome(strange, CONCURRENCY, async (user): Promise<Undeclared[]> => {
      const ofOrganization = (user.platformRoles ?? [])
        .filter((role) => this.#isOrganizationChecked && ORGANIZATION_ADMIN_ROLES.includes(role))
        .map((role) => ({ resourceId: `ari:cloud:platform::org/${this.#reader.organization.orgId}`, role }));
      const direct = throughGroups.has(user.accountId) ? [] : await this.#directRolesOf(user);
      return [...ofOrganization, ...direct].map((role) => ({
        what: "admin",
        user,
        role,
        subjects: [adminSubject(user, role)],
      }));
    });
    return found.flat().filter(({ subjects }) => !this.#isIgnored(...subjects));
  }

  async #directRolesOf({ accountId }: UserRecord): Promise<RoleOnApp[]> {
    const roles = await this.#reader.organization.directory.directRolesOf(accountId);
    return roles.filter(
      (role) => isAdminRole({ ...role }) && !role.resourceId.startsWith("ari:cloud:platform:"),
    );
  }
}

/** The API does not support the filter. */
function isRefusedSearch(error: unknown): error is ApiError {
  return error instanceof Error && (error as Partial<ApiError>).status === 400;
}

export function accountSubject({ accountId, displayName, serviceAccountId }: AccountEntry): Subject {
  return { type: "account", names: [displayName, accountId, serviceAccountId] };
}

export function tokenSubject({ displayName }: AccountEntry, { label, tokenId }: TokenEntry): Subject {
  return { type: "token", names: [`${displayName}/${label}`, tokenId] };
}

function groupSubject({ id, name }: GroupRecord, administers: boolean): Subject {
  return { type: "group", names: [name, id], administers };
}

function memberSubjects(
  { id, name: group }: GroupRecord,
  { accountId, isServiceAccount, name }: UndeclaredMember,
  administers: boolean,
): Subject[] {
  const member: Subject = {
    type: "member",
    names: [`${group}/${name}`, membershipId(id, accountId)],
    administers,
  };
  // An expected administrator must be named; a pattern for the group is not enough.
  return isServiceAccount || administers ? [member] : [member, { type: "people", names: [group, id] }];
}

function roleSubject({ id, name }: GroupRecord, { resourceId, role }: RoleOnApp): Subject {
  return {
    type: "role",
    names: [`${name}/${role}`, roleId(id, resourceId, role)],
    administers: isAdminRole({ role, resourceId }),
  };
}

function adminSubject({ accountId, email, name }: UserRecord, { resourceId, role }: RoleOnApp): Subject {
  const names = [email, name, accountId].filter((one) => one !== undefined);
  return { type: "admin", names: [...names, `${accountId}/${resourceId}/${role}`] };
}
