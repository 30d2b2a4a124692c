import type { ApiClient } from "./client";
import { ApiError } from "../errors";
import { apiKeys, type ApiKeyRecord } from "./endpoints/api-keys";
import * as tokens from "./endpoints/api-tokens";
import { directories, type DirectoryRecord } from "./endpoints/directories";
import { events, type AuditEvent, type EventQuery } from "./endpoints/events";
import * as groups from "./endpoints/groups";
import { addMember, removeMember } from "./endpoints/memberships";
import { getOrganization, organizations, type OrganizationRecord } from "./endpoints/organizations";
import * as roles from "./endpoints/role-assignments";
import * as accounts from "./endpoints/service-accounts";
import { directRoles } from "./endpoints/user-roles";
import { searchUsers, type UserFilter, type UserRecord } from "./endpoints/users";
import { workspaces, type WorkspaceRecord } from "./endpoints/workspaces";
import { bareId } from "./ids";
import type { Listing, Pages, ReadListing } from "./pagination";
import { Scope } from "./scope";

interface InOrganization {
  readonly orgId: string;
}

interface InDirectory extends InOrganization {
  readonly directoryId: string;
}

interface OfGroup extends InDirectory {
  readonly groupId: string;
}

/** Which part of the audit log to read. */
export interface EventRange {
  /** Only events since then, in epoch milliseconds. @default the whole log */
  readonly sinceMs?: number | undefined;
  /** The API allows 10 requests in a minute (V-SPEC), so a reader takes a few pages and no more. */
  readonly maxPages: number;
}

const EVENTS_PER_PAGE = 100;

/** Every endpoint of one organisation. Ids are given once, where a scope begins. */
export class OrganizationApi {
  readonly orgId: string;
  readonly #scope: Scope<InOrganization>;

  constructor(client: ApiClient, orgId: string) {
    this.orgId = orgId;
    this.#scope = new Scope(client, { orgId });
  }

  get(): Promise<OrganizationRecord> {
    return this.#scope.call(getOrganization);
  }

  /** Every organisation that the key can see, which can lack this one. */
  organizationsOfKey(): Promise<OrganizationRecord[]> {
    return this.#scope.pages(organizations).collect();
  }

  directories(): Promise<DirectoryRecord[]> {
    return this.#scope.pages(directories).collect();
  }

  workspaces(): Promise<WorkspaceRecord[]> {
    return this.#scope.pages(workspaces).collect();
  }

  apiKeys(): Promise<ApiKeyRecord[]> {
    return this.#scope.pages(apiKeys).collect();
  }

  /** The newest entries of the audit log. A server that refuses `from` and `limit` is read without them. */
  async recentEvents({ sinceMs, maxPages }: EventRange): Promise<AuditEvent[]> {
    const read = (query: EventQuery) => this.#scope.pages(events, query).collect({ maxPages });
    const found = await read({ from: sinceMs, limit: EVENTS_PER_PAGE }).catch((error: unknown) => {
      if (!(error instanceof ApiError) || error.status !== 400) {
        throw error;
      }
      return read({});
    });
    return sinceMs === undefined ? found : found.filter(({ time }) => !(Date.parse(time) < sinceMs));
  }

  /** @param directoryId A directory, or `ALL_DIRECTORIES` for reads. */
  in(directoryId: string): DirectoryApi {
    return new DirectoryApi(this.#scope.in({ directoryId }));
  }

  serviceAccounts(api: accounts.ServiceAccountApiName): ServiceAccountsApi {
    return new ServiceAccountsApi(this.#scope.in({ api }));
  }

  /** Updates a service account through the documented API; resolves to the account if the response has it. */
  updateServiceAccount(
    { idField, id }: { readonly idField: accounts.UpdateForm["idField"]; readonly id: string },
    fields: accounts.ServiceAccountFields,
  ): Promise<accounts.ServiceAccountRecord | undefined> {
    return idField === undefined
      ? this.#scope.in({ id }).call(accounts.updateByPath, fields)
      : this.#scope.call(accounts.updateInCollection, { idField, id, fields });
  }

  inviteServiceAccount(accountId: string, access: readonly accounts.ProductAccess[]): Promise<void> {
    return this.#scope.call(accounts.inviteServiceAccount, { accountId, access });
  }

  /** The tokens of all service accounts. */
  tokens(): Promise<ReadListing<tokens.HeldTokenRecord>> {
    return this.#scope.pages(tokens.organizationTokens).list();
  }

  /** The tokens of one service account, from the service-account API. */
  serviceAccountTokens(id: string): Promise<Listing<tokens.ApiTokenRecord>> {
    return this.#scope.in({ id }).pages(tokens.serviceAccountTokens).list();
  }

  /** How many tokens these service accounts have together, by `serviceAccountId`. */
  async countTokens(serviceAccountIds: readonly string[]): Promise<number> {
    let count = 0;
    for (let start = 0; start < serviceAccountIds.length; start += tokens.MAX_COUNTED_ACCOUNTS) {
      const batch = serviceAccountIds.slice(start, start + tokens.MAX_COUNTED_ACCOUNTS);
      count += await this.#scope.call(tokens.countTokens, batch);
    }
    return count;
  }

  account(accountId: string): AccountApi {
    return new AccountApi(this.#scope.in({ accountId }));
  }
}

/** The groups and users of one directory. */
export class DirectoryApi {
  readonly #scope: Scope<InDirectory>;

  constructor(scope: Scope<InDirectory>) {
    this.#scope = scope;
  }

  searchGroups(filter: groups.GroupFilter): Promise<Listing<groups.GroupRecord>> {
    return this.#scope.pages(groups.searchGroups, filter).list();
  }

  /** Resolves to the id of the new group, or to `undefined` where the response omits it. */
  createGroup(fields: groups.GroupFields): Promise<string | undefined> {
    return this.#scope.call(groups.createGroup, fields);
  }

  /** @param groupId Plain or as an ARI. */
  group(groupId: string): GroupApi {
    return new GroupApi(this.#scope.in({ groupId: bareId(groupId) }));
  }

  /** The pages of a search; `list` them to learn whether somebody can be missing. */
  users(filter: UserFilter): Pages<UserRecord> {
    return this.#scope.pages(searchUsers, filter);
  }

  /** The roles that an account holds itself, and not through a group. */
  async directRolesOf(accountId: string): Promise<roles.RoleOnApp[]> {
    return (await this.#scope.in({ accountId }).pages(directRoles).collect()).flat();
  }
}

/** One group. */
export class GroupApi {
  readonly #scope: Scope<OfGroup>;

  constructor(scope: Scope<OfGroup>) {
    this.#scope = scope;
  }

  get(): Promise<groups.GroupRecord> {
    return this.#scope.call(groups.getGroup);
  }

  change(method: "PATCH" | "PUT", change: groups.GroupChange): Promise<void> {
    return this.#scope.call(groups.changeGroup[method], change);
  }

  delete(): Promise<void> {
    return this.#scope.call(groups.deleteGroup);
  }

  /** @param accountId Plain or as an ARI. */
  addMember(accountId: string): Promise<void> {
    return this.#scope.call(addMember, bareId(accountId));
  }

  /** @param accountId Plain or as an ARI. */
  removeMember(accountId: string): Promise<void> {
    return this.#scope.in({ accountId: bareId(accountId) }).call(removeMember);
  }

  roles(): Promise<Listing<roles.RoleAssignmentRecord>> {
    return this.#scope.pages(roles.roleAssignments).list();
  }

  assignRole(role: roles.RoleOnApp): Promise<void> {
    return this.#scope.call(roles.assignRole, role);
  }

  revokeRole(role: roles.RoleOnApp): Promise<void> {
    return this.#scope.call(roles.revokeRole, role);
  }
}

/** The service accounts, through one of the two APIs that manage them. */
export class ServiceAccountsApi {
  readonly #scope: Scope<InOrganization & { readonly api: string }>;

  constructor(scope: Scope<InOrganization & { readonly api: string }>) {
    this.#scope = scope;
  }

  list(): Promise<Listing<accounts.ServiceAccountRecord>> {
    return this.#scope.pages(accounts.serviceAccounts).list();
  }

  /** Resolves to the new account, or to `undefined` where the response omits it. */
  create(fields: accounts.ServiceAccountFields): Promise<accounts.ServiceAccountRecord | undefined> {
    return this.#scope.call(accounts.createServiceAccount, fields);
  }

  delete(id: string): Promise<void> {
    return this.#scope.in({ id }).call(accounts.deleteServiceAccount);
  }
}

/** One account in the user-management API. */
export class AccountApi {
  readonly #scope: Scope<{ readonly accountId: string }>;

  constructor(scope: Scope<{ readonly accountId: string }>) {
    this.#scope = scope;
  }

  tokens(): Promise<tokens.ApiTokenRecord[]> {
    return this.#scope.call(tokens.accountTokens);
  }

  mintToken(token: tokens.NewApiToken): Promise<tokens.MintedApiToken> {
    return this.#scope.call(tokens.mintToken, token);
  }

  /** Resolves to whether the token is revoked: the API can also accept the request and carry it out later. */
  async revokeToken(tokenId: string): Promise<{ readonly isDone: boolean }> {
    const status = await this.#scope.in({ tokenId }).status(tokens.revokeToken);
    return { isDone: status !== 202 };
  }

  /** Deletes the account itself. */
  delete(): Promise<void> {
    return this.#scope.call(accounts.deleteAccountLifecycle);
  }
}
