import {
  type GroupRecord,
  type Organization,
  type RoleOnApp,
  type ServiceAccountRecord,
  type UserRecord,
} from "pulumi-atlassian-admin/organization";
import { CONCURRENCY, mapSome } from "./map-some";
import { batchesOf, COUNTS, readMemberships, type Memberships } from "./memberships";
import { isUnknownAccount, readTokens, type TokensByAccount } from "./tokens";

/**
 * Reads an organisation for a command, each listing at most once and only when needed. Writes nothing.
 *
 * Everything rejects with a `ProviderError` if the API is down, or rejects the key or a listing. Only a single
 * account that cannot be read becomes a problem instead.
 */
export class OrganizationReader {
  /**
   * What could not be read. If not empty, the result is incomplete, and nothing that it lacks counts as missing.
   */
  readonly problems: string[] = [];
  readonly #members = new Map<string, Promise<readonly UserRecord[]>>();
  #accounts: Promise<readonly ServiceAccountRecord[]> | undefined;
  #shown: Promise<ReadonlyMap<string, UserRecord>> | undefined;
  #groups: Promise<readonly GroupRecord[]> | undefined;
  #memberships: Promise<Memberships> | undefined;

  constructor(readonly organization: Organization) {}

  /** The name of the organisation. Undefined if the key has no permission to read it; nothing depends on it. */
  async organizationName(): Promise<string | undefined> {
    return this.organization.api.get().then(
      ({ name }) => name,
      () => undefined,
    );
  }

  /** Every service account. */
  accounts(): Promise<readonly ServiceAccountRecord[]> {
    return (this.#accounts ??= this.organization.serviceAccounts.all());
  }

  /** The service accounts that the directory shows as users, by account id. */
  accountsAsUsers(): Promise<ReadonlyMap<string, UserRecord>> {
    return (this.#shown ??= this.#readAccountsAsUsers());
  }

  /**
   * The tokens of every service account, by account id. Without `needsLastUse`, the time of the last use can be
   * missing.
   */
  async tokens(needsLastUse: boolean): Promise<TokensByAccount> {
    return readTokens(this.organization, await this.accounts(), needsLastUse, (account, error) => {
      this.#note("tokens", account, error);
    });
  }

  /** Every group of the organisation, with counts if the API returns them. */
  groups(): Promise<readonly GroupRecord[]> {
    const { directory } = this.organization;
    return (this.#groups ??= directory.searchGroups({ expand: COUNTS }).then(({ items }) => items));
  }

  /** The groups that have any of these roles. */
  async groupsWithRoles(roleIds: readonly string[]): Promise<readonly GroupRecord[]> {
    return (await this.organization.directory.searchGroups({ roleIds, expand: COUNTS })).items;
  }

  /** The groups that contain service accounts. */
  memberships(): Promise<Memberships> {
    return (this.#memberships ??= this.#readMemberships());
  }

  /** All members of a group that the user search finds: users, and the service accounts that the directory shows. */
  members(groupId: string): Promise<readonly UserRecord[]> {
    const { directory } = this.organization;
    const members = this.#members.get(groupId) ?? directory.users({ groupIds: [groupId] }).collect();
    this.#members.set(groupId, members);
    return members;
  }

  /** The users that have any of these roles, with their roles in the organisation itself. */
  async usersWithRoles(roleIds: readonly string[]): Promise<readonly UserRecord[]> {
    return this.organization.directory.users({ roleIds, expand: ["platformRoles"] }).collect();
  }

  /** The roles of the groups, by group id. A group without roles by the API's own count is not read. */
  async roles(groups: readonly GroupRecord[]): Promise<ReadonlyMap<string, readonly RoleOnApp[]>> {
    const counted = groups.filter(({ resourceCount }) => resourceCount !== 0);
    const first = groups[0];
    const isCountDoubtful = counted.length === 0 && first !== undefined;
    // If all counts are zero, the API possibly does not maintain them. Reading one group shows which is true.
    const asked = isCountDoubtful && (await this.#rolesOf(first)).length > 0 ? groups : counted;
    const held = await mapSome(asked, CONCURRENCY, (group) => this.#rolesOf(group));
    return new Map(asked.map(({ id }, index) => [id, held[index] ?? []]));
  }

  #rolesOf({ id }: GroupRecord): Promise<RoleOnApp[]> {
    return this.organization.roleAssignments.list(id);
  }

  async #readAccountsAsUsers(): Promise<ReadonlyMap<string, UserRecord>> {
    const found = await mapSome(batchesOf(await this.accounts()), CONCURRENCY, async (batch) => {
      try {
        const accountIds = batch.map(({ accountId }) => accountId);
        return await this.organization.directory.users({ accountIds }).collect();
      } catch (error) {
        // Accounts that the directory does not show are read individually.
        if (isUnknownAccount(error)) {
          return [];
        }
        throw error;
      }
    });
    return new Map(found.flat().map((user) => [user.accountId, user]));
  }

  async #readMemberships(): Promise<Memberships> {
    return readMemberships(await this.accounts(), {
      organization: this.organization,
      shown: await this.accountsAsUsers(),
      membersOf: (groupId) => this.members(groupId),
      onUnreadable: (account, error) => {
        this.#note("groups", account, error);
      },
    });
  }

  #note(what: string, { accountId, displayName }: ServiceAccountRecord, { message }: Error): void {
    this.problems.push(`the ${what} of service account "${displayName}" (${accountId}): ${message}`);
  }
}
