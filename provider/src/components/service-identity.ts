import * as pulumi from "@pulumi/pulumi";
import { ApiToken, type ApiTokenArgs } from "../resources/api-token/resource";
import { GroupMembership, type GroupMembershipArgs } from "../resources/group-membership/resource";
import { ServiceAccount, type ServiceAccountArgs } from "../resources/service-account/resource";

/** A token of a `ServiceIdentity`: an `ApiToken`. The component sets its account and label. */
export type ServiceIdentityTokenArgs = Omit<ApiTokenArgs, "orgId" | "accountId" | "label">;

/** The arguments of a `ServiceIdentity`: those of its `ServiceAccount`, and its tokens and groups. */
export interface ServiceIdentityArgs<Label extends string = string> extends ServiceAccountArgs {
  /**
   * The tokens by label. Use one per consumer, so that you can rotate and revoke each one alone. Changing a label
   * revokes that token and creates another one.
   * @default none
   */
  tokens?: Readonly<Record<Label, ServiceIdentityTokenArgs>>;
  /**
   * The groups of the account: a list of names of existing groups, or a record from a key of your choice to the id
   * of a group, for groups of the same program. Removing one removes that membership. Other memberships of the
   * account stay.
   * @default none
   */
  groups?: readonly string[] | Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * The identity of one integration: a service account with its tokens and groups. It creates a `ServiceAccount` with
 * the name of the component, an `ApiToken` named `<name>-<label>` for each token, and a `GroupMembership` named
 * `<name>-in-<group>` for each group.
 *
 * `protect: true` in the options protects all of them. A protected token cannot be replaced. So a changed
 * `rotationTrigger` or changed scopes need `protect: false` in the same `pulumi up`. Rotation is an update and works
 * with protection.
 *
 * @example
 * ```ts
 * import { ServiceIdentity } from "pulumi-atlassian-admin";
 *
 * const bot = new ServiceIdentity("deploy-bot", {
 *   displayName: "deploy-bot",
 *   owner: "team-payments",
 *   tokens: {
 *     pipeline: { scopes: ["read:jira-work", "write:jira-work"], rotation: {} },
 *     dashboard: { scopes: ["read:jira-work"], lifetimeDays: 30 },
 *   },
 *   groups: ["deployers"],
 * });
 *
 * export const pipelineToken = bot.tokens.pipeline.token;
 * ```
 */
export class ServiceIdentity<Label extends string = never> extends pulumi.ComponentResource {
  /**
   * The classes of the resources that it creates.
   * @hidden
   */
  protected static readonly resources = { ServiceAccount, ApiToken, GroupMembership };

  readonly account: ServiceAccount;
  /** The tokens by label. */
  readonly tokens: Readonly<Record<Label, ApiToken>>;
  /** The memberships, by the name of the group or the key in the program. */
  readonly memberships: Readonly<Record<string, GroupMembership>>;
  /** The Atlassian account id. */
  readonly accountId: pulumi.Output<string>;

  /** @param name The name in the program, which must be unique there. The resources get their names from it. */
  constructor(name: string, args: ServiceIdentityArgs<Label>, options?: pulumi.ComponentResourceOptions) {
    super("atlassian-admin:index:ServiceIdentity", name, {}, options);
    const { resources } = new.target;
    const { tokens = {} as Record<Label, ServiceIdentityTokenArgs>, groups = {}, ...accountArgs } = args;
    const organization = args.orgId === undefined ? {} : { orgId: args.orgId };
    this.account = new resources.ServiceAccount(name, accountArgs, { parent: this });
    const { accountId } = this.account;
    this.accountId = accountId;
    this.tokens = mapValues(
      tokens,
      (token, label) =>
        new resources.ApiToken(
          `${name}-${label}`,
          { ...organization, ...token, accountId, label },
          { parent: this },
        ),
    );
    const groupArgs: Record<string, Pick<GroupMembershipArgs, "groupId" | "groupName">> = isList(groups)
      ? Object.fromEntries(groups.map((groupName) => [groupName, { groupName }]))
      : mapValues(groups, (groupId) => ({ groupId }));
    this.memberships = mapValues(
      groupArgs,
      (group, key) =>
        new resources.GroupMembership(
          `${name}-in-${key}`,
          { ...organization, ...group, accountId },
          { parent: this },
        ),
    );
    this.registerOutputs({ accountId });
  }
}

function isList(groups: NonNullable<ServiceIdentityArgs["groups"]>): groups is readonly string[] {
  return Array.isArray(groups);
}

function mapValues<Key extends string, Value, Result>(
  record: Readonly<Record<Key, Value>>,
  map: (value: Value, key: string) => Result,
): Record<Key, Result> {
  const entries = Object.entries<Value>(record).map(([key, value]) => [key, map(value, key)]);
  return Object.fromEntries(entries) as Record<Key, Result>;
}
