import type { ApiClient } from "../client/client";
import { ALL_DIRECTORIES } from "../client/endpoints/directories";
import type { ServiceAccountApiName } from "../client/endpoints/service-accounts";
import type { Log } from "../client/log";
import { OrganizationApi, type DirectoryApi } from "../client/organization-api";
import { ApiTokens } from "./api-tokens";
import { Groups } from "./groups";
import { Members } from "./members";
import { Memberships } from "./memberships";
import { ProductAccessGrants } from "./product-access";
import { RoleAssignments } from "./role-assignments";
import { ServiceAccountApi } from "./service-account-api";
import { ServiceAccounts } from "./service-accounts";
import { Sites } from "./sites";
import { StackRecord } from "./stack-record";
import { Users } from "./users";
import { whenInDirectory } from "./when-in-directory";

export interface OrganizationOptions {
  readonly orgId: string;
  readonly client: ApiClient;
  readonly directoryId: string | undefined;
  readonly serviceAccountApi: ServiceAccountApiName | "auto";
  /** How long a listing can take to show a change, in seconds. @default 120 */
  readonly listingLagSeconds?: number;
  readonly log: Log;
  /** The objects that the stack has. Tools that work without a stack omit it. */
  readonly record?: StackRecord | undefined;
}

/**
 * One organisation, with every read and every write of the resources' handlers. Reads are shared between
 * resources, and include this process's own writes.
 */
export class Organization {
  readonly orgId: string;
  /** Every endpoint, for tools. Handlers use the parts below. */
  readonly api: OrganizationApi;
  /** The endpoints of the directory that reads name: the configured one, or all of them. */
  readonly directory: DirectoryApi;
  readonly log: Log;
  readonly record: StackRecord;
  /** How long a listing can take to show a change. A younger object does not count as deleted. */
  readonly listingLagSeconds: number;
  readonly serviceAccounts: ServiceAccounts;
  readonly productAccess: ProductAccessGrants;
  readonly apiTokens: ApiTokens;
  readonly groups: Groups;
  readonly users: Users;
  readonly members: Members;
  readonly memberships: Memberships;
  readonly roleAssignments: RoleAssignments;
  readonly sites: Sites;
  readonly #clock: ApiClient["clock"];

  constructor(options: OrganizationOptions) {
    const { orgId, client, directoryId, serviceAccountApi, log, record } = options;
    this.orgId = orgId;
    this.#clock = client.clock;
    const api = (this.api = new OrganizationApi(client, orgId));
    const directory = (this.directory = api.in(directoryId ?? ALL_DIRECTORIES));
    this.log = log;
    this.record = record ?? new StackRecord();
    this.listingLagSeconds = options.listingLagSeconds ?? 120;
    this.serviceAccounts = new ServiceAccounts(new ServiceAccountApi({ api, use: serviceAccountApi, log }));
    const whenKnown = whenInDirectory(this.serviceAccounts);
    this.productAccess = new ProductAccessGrants({ api, whenInDirectory: whenKnown });
    this.apiTokens = new ApiTokens({
      api,
      nowMs: () => this.nowMs(),
      log,
      record: this.record,
      serviceAccounts: this.serviceAccounts,
      listingLagSeconds: this.listingLagSeconds,
    });
    this.groups = new Groups({ api, directoryId, listingLagSeconds: this.listingLagSeconds });
    this.users = new Users(directory, this.serviceAccounts);
    this.members = new Members({
      directory,
      groupExists: async (groupId) => (await this.groups.find(groupId)) !== undefined,
      accountExists: async (accountId) =>
        (await this.users.find(accountId)) !== undefined ||
        (await this.serviceAccounts.find(accountId)) !== undefined,
    });
    this.memberships = new Memberships({ api, members: this.members, whenInDirectory: whenKnown });
    this.roleAssignments = new RoleAssignments({ api, directory, groups: this.groups });
    this.sites = new Sites(api);
  }

  /** The server's clock, in milliseconds since 1970. It decides when something expires. */
  nowMs(): number {
    return this.#clock.nowMs();
  }
}
