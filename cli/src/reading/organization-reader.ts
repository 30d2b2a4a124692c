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
 * Reads an organisation for a command, each listing at most once and only when it is asked for. Nothing is written.
 *
 * Everything rejects with a `ProviderError` when the API is down, refuses the key or a listing. Only an
 * account that alone cannot be read is a problem instead.
 */
export class OrganizationReader {
  /** What could not be read. Not empty: the reading is incomplete, and nothing that it lacks may count as missing. */
  readonly problems: string[] = [];
  readonly #members = new Map<string, Promise<readonly UserRecord[]>>();
  #accounts: Promise<readonly ServiceAccountRecord[]> | undefined;
  #shown: Promise<ReadonlyMap<string, UserRecord>> | undefined;
  #groups: Promise<readonly GroupRecord[]> | undefined;
  #memberships: Promise<Memberships> | undefined;

  constructor(readonly organization: Organization) {}

  /** The name of the organisation. Undefined where the key may not read it: nothing depends on it. */
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
   * The tokens of every service account, by account id. Without `needsLastUse` the time of the last use may
   * be missing.
   */
  async tokens(needsLastUse: boolean): Promise<TokensByAccount> {
    return readTokens(this.organization, await this.accounts(), needsLastUse, (account, error) => {
      this.#note("tokens", account, error);
    });
  }

  /** Every group of the organisation, with counts where the API gives them. */
  groups(): Promise<readonly GroupRecord[]> {
    const { directory } = this.organization;
    return (this.#groups ??= directory.searchGroups({ expand: COUNTS }).then(({ items }) => items));
  }

  /** The groups that any of these roles is given to. */
  async groupsWithRoles(roleIds: readonly string[]): Promise<readonly GroupRecord[]> {
    return (await this.organization.directory.searchGroups({ roleIds, expand: COUNTS })).items;
  }

  /** The groups that service accounts are in. */
  memberships(): Promise<Memberships> {
    return (this.#memberships ??= this.#readMemberships());
  }

  /** Everybody whom the users' search shows in a group: people, and the service accounts that the directory shows. */
  members(groupId: string): Promise<readonly UserRecord[]> {
    const { directory } = this.organization;
    const members = this.#members.get(groupId) ?? directory.users({ groupIds: [groupId] }).collect();
    this.#members.set(groupId, members);
    return members;
  }

  /** The users that hold any of these roles, with their roles in the organisation itself. */
  async usersWithRoles(roleIds: readonly string[]): Promise<readonly UserRecord[]> {
    return this.organization.directory.users({ roleIds, expand: ["platformRoles"] }).collect();
  }

  /** The roles of the groups, by group id. A group that has none by the API's own count is not asked. */
  async roles(groups: readonly GroupRecord[]): Promise<ReadonlyMap<string, readonly RoleOnApp[]>> {
    const counted = groups.filter(({ resourceCount }) => resourceCount !== 0);
    const first = groups[0];
    const isCountDoubtful = counted.length === 0 && first !== undefined;
    // Counts that are zero throughout can also be counts that the API does not keep; one group tells.
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
        // Whom the directory does not show is asked about itself.
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
