import * as pulumi from "@pulumi/pulumi";
import { ServiceIdentity as DynamicServiceIdentity } from "./components/service-identity";
import { ApiToken as DynamicApiToken, type ApiTokenArgs } from "./resources/api-token/resource";
import { Group as DynamicGroup, type GroupArgs } from "./resources/group/resource";
import {
  GroupMembers as DynamicGroupMembers,
  type GroupMembersArgs,
} from "./resources/group-members/resource";
import {
  GroupMembership as DynamicGroupMembership,
  type GroupMembershipArgs,
} from "./resources/group-membership/resource";
import {
  GroupRoleAssignment as DynamicGroupRoleAssignment,
  type GroupRoleAssignmentArgs,
} from "./resources/group-role-assignment/resource";
import {
  ServiceAccount as DynamicServiceAccount,
  type ServiceAccountArgs,
} from "./resources/service-account/resource";
import { VERSION } from "./version";

export {
  getGroup,
  getGroupOutput,
  getServiceAccount,
  getServiceAccountOutput,
  getSite,
  getSiteOutput,
  getUser,
  getUserOutput,
} from "./index";

/**
 * The arguments of a resource that is read: all of them without a value, because the SDK shows only those
 * outputs whose names it gets here. A missing name does not compile.
 */
function toRead<Args extends object>(names: Readonly<Record<keyof Args, undefined>>): Args {
  return names as unknown as Args;
}

/**
 * `ApiToken`, managed by the native provider. It takes the options `import` and `provider`, which the dynamic
 * one does not.
 */
export class ApiToken extends DynamicApiToken {
  protected static override readonly isNative = true;

  /**
   * Reads an API token that the program does not manage.
   * @param id In the form of `pulumi import`: `<accountId>/<tokenId>`.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): ApiToken {
    return new ApiToken(
      name,
      toRead<ApiTokenArgs>({
        orgId: undefined,
        accountId: undefined,
        label: undefined,
        scopes: undefined,
        expiresAt: undefined,
        lifetimeDays: undefined,
        rotation: undefined,
        rotationTrigger: undefined,
      }),
      { ...options, id },
    );
  }
}

/**
 * `Group`, managed by the native provider. It takes the options `import` and `provider`, which the dynamic
 * one does not.
 */
export class Group extends DynamicGroup {
  protected static override readonly isNative = true;

  /**
   * Reads a group that the program does not manage.
   * @param id In the form of `pulumi import`: `<groupId>`.
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): Group {
    return new Group(
      name,
      toRead<GroupArgs>({
        orgId: undefined,
        name: undefined,
        description: undefined,
        adoptExisting: undefined,
        replacementConfirmed: undefined,
      }),
      { ...options, id },
    );
  }
}

/**
 * `GroupMembers`, managed by the native provider. It takes the options `import` and `provider`, which the
 * dynamic one does not.
 */
export class GroupMembers extends DynamicGroupMembers {
  protected static override readonly isNative = true;

  /**
   * Reads the members of a group that the program does not manage.
   * @param id In the form of `pulumi import`: `<groupId>`.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
  ): GroupMembers {
    return new GroupMembers(
      name,
      toRead<GroupMembersArgs>({
        orgId: undefined,
        groupId: undefined,
        groupName: undefined,
        members: undefined,
        ignore: undefined,
        maxRemovals: undefined,
      }),
      { ...options, id },
    );
  }
}

/**
 * `GroupMembership`, managed by the native provider. It takes the options `import` and `provider`, which the
 * dynamic one does not.
 */
export class GroupMembership extends DynamicGroupMembership {
  protected static override readonly isNative = true;

  /**
   * Reads one member of a group that the program does not manage.
   * @param id In the form of `pulumi import`: `<groupId>/<accountId>`.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
  ): GroupMembership {
    return new GroupMembership(
      name,
      toRead<GroupMembershipArgs>({
        orgId: undefined,
        groupId: undefined,
        groupName: undefined,
        accountId: undefined,
        email: undefined,
        until: undefined,
      }),
      { ...options, id },
    );
  }
}

/**
 * `GroupRoleAssignment`, managed by the native provider. It takes the options `import` and `provider`, which
 * the dynamic one does not.
 */
export class GroupRoleAssignment extends DynamicGroupRoleAssignment {
  protected static override readonly isNative = true;

  /**
   * Reads a role of a group that the program does not manage.
   * @param id In the form of `pulumi import`: `<groupId>/<resourceId>/<role>`.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
  ): GroupRoleAssignment {
    return new GroupRoleAssignment(
      name,
      toRead<GroupRoleAssignmentArgs>({
        orgId: undefined,
        groupId: undefined,
        groupName: undefined,
        resourceId: undefined,
        site: undefined,
        product: undefined,
        role: undefined,
        until: undefined,
      }),
      { ...options, id },
    );
  }
}

/**
 * `ServiceAccount`, managed by the native provider. It takes the options `import` and `provider`, which the
 * dynamic one does not.
 */
export class ServiceAccount extends DynamicServiceAccount {
  protected static override readonly isNative = true;

  /**
   * Reads a service account that the program does not manage.
   * @param id In the form of `pulumi import`: `<serviceAccountId>`.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options?: pulumi.CustomResourceOptions,
  ): ServiceAccount {
    return new ServiceAccount(
      name,
      toRead<ServiceAccountArgs>({
        orgId: undefined,
        displayName: undefined,
        description: undefined,
        owner: undefined,
        productAccess: undefined,
        adoptExisting: undefined,
        deletionConfirmed: undefined,
      }),
      { ...options, id },
    );
  }
}

/** `ServiceIdentity`, of resources that the native provider manages. */
export class ServiceIdentity<Label extends string = never> extends DynamicServiceIdentity<Label> {
  protected static override readonly resources = { ServiceAccount, ApiToken, GroupMembership };
}

/**
 * The settings of a `Provider`. What is left out comes from the environment, and not from the stack's
 * configuration.
 */
export interface ProviderArgs {
  /** The organisation of the resources that do not name one. @default the environment variable `ATLASSIAN_ORG_ID` */
  orgId?: pulumi.Input<string>;
  /**
   * The organisation API key, without scopes. It is encrypted in the state; a key from the environment is in no state.
   * @default the environment variable `ATLASSIAN_ADMIN_API_KEY`
   */
  apiKey?: pulumi.Input<string>;
  /** API keys by organisation id, for a provider that works in several organisations. Each wins over `apiKey`. */
  apiKeys?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Where the API is. @default the environment variable `ATLASSIAN_ADMIN_BASE_URL`, else
   * `https://api.atlassian.com`
   */
  baseUrl?: pulumi.Input<string>;
  /** The directory of new groups. @default the environment variable `ATLASSIAN_DIRECTORY_ID`, else the only one */
  directoryId?: pulumi.Input<string>;
  /**
   * Which API serves service accounts: `auto`, `api-access` or `account-management`.
   * @default the environment variable `ATLASSIAN_SERVICE_ACCOUNT_API`, else `auto`
   */
  serviceAccountApi?: pulumi.Input<string>;
  /** How many requests are sent in parallel, 1 to 100. @default 8 */
  maxConcurrency?: pulumi.Input<number>;
  /** How long one request can take, 1 to 600 seconds. @default 30 */
  requestTimeoutSeconds?: pulumi.Input<number>;
  /** How long one operation can take with all retries, 1 to 86,400 seconds. @default 300 */
  retryBudgetSeconds?: pulumi.Input<number>;
  /**
   * How long a listing can take to show a change, 1 to 3,600 seconds.
   * @default the environment variable `ATLASSIAN_LISTING_LAG_SECONDS`, else 120
   */
  listingLagSeconds?: pulumi.Input<number>;
}

/**
 * One configuration of the native provider, for example one organisation. Resources use it by the option
 * `provider`. Resources without that option use the stack's configuration.
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs = {}, options?: pulumi.ResourceOptions) {
    const { apiKey, apiKeys, ...plain } = args;
    // An explicit provider takes texts only.
    const texts = Object.fromEntries(
      Object.entries(plain).map(([key, value]) => [key, pulumi.output(value).apply(String)]),
    );
    const secrets = {
      ...(apiKey !== undefined && { apiKey: pulumi.secret(apiKey) }),
      ...(apiKeys !== undefined && { apiKeys: pulumi.secret(apiKeys).apply((keys) => JSON.stringify(keys)) }),
    };
    super("atlassian-admin", name, { ...texts, ...secrets }, { version: VERSION, ...options });
  }
}
