import type { ApiClient } from "../client/client";
import { ALL_DIRECTORIES } from "../client/endpoints/directories";
import type { ServiceAccountApiName } from "../client/endpoints/service-accounts";
import type { Log } from "../client/log";
import { ApiTokens } from "./api-tokens";
import { Groups } from "./groups";
import { Members } from "./members";
import { RoleAssignments } from "./role-assignments";
import { ServiceAccountApi } from "./service-account-api";
import { ServiceAccounts } from "./service-accounts";
import { Sites } from "./sites";
import { Users } from "./users";

export interface OrganizationOptions {
  readonly orgId: string;
  readonly client: ApiClient;
  readonly directoryId: string | undefined;
  readonly serviceAccountApi: ServiceAccountApiName | "auto";
  readonly log: Log;
}

/** One organisation as one operation sees it: what the resources' handlers work with. */
export class Organization {
  readonly orgId: string;
  readonly client: ApiClient;
  readonly log: Log;
  /** The directory that reads name: the configured one, or all of them. */
  readonly readDirectoryId: string;
  readonly serviceAccounts: ServiceAccounts;
  readonly apiTokens: ApiTokens;
  readonly groups: Groups;
  readonly users: Users;
  readonly members: Members;
  readonly roleAssignments: RoleAssignments;
  readonly sites: Sites;

  constructor({ orgId, client, directoryId, serviceAccountApi, log }: OrganizationOptions) {
    this.orgId = orgId;
    this.client = client;
    this.log = log;
    this.readDirectoryId = directoryId ?? ALL_DIRECTORIES;
    this.serviceAccounts = new ServiceAccounts(
      new ServiceAccountApi({ client, orgId, api: serviceAccountApi, log }),
    );
    this.apiTokens = new ApiTokens(client, orgId, log);
    this.groups = new Groups({ client, orgId, directoryId });
    this.users = new Users(client, orgId, directoryId, this.serviceAccounts);
    this.members = new Members(client, orgId, directoryId);
    this.roleAssignments = new RoleAssignments({ client, orgId, directoryId, groups: this.groups });
    this.sites = new Sites(client, orgId);
  }
}
