import * as pulumi from "@pulumi/pulumi";
import { ApiToken, type ApiTokenArgs } from "../resources/api-token/resource";
import { GroupMembership, type GroupMembershipArgs } from "../resources/group-membership/resource";
import { ServiceAccount, type ServiceAccountArgs } from "../resources/service-account/resource";

/** A token of a `ServiceIdentity`: an `ApiToken` whose account and label the component fills in. */
export type ServiceIdentityTokenArgs = Omit<ApiTokenArgs, "orgId" | "accountId" | "label">;

/** What a `ServiceIdentity` is made from: the arguments of its `ServiceAccount`, and its tokens and groups. */
export interface ServiceIdentityArgs<Label extends string = string> extends ServiceAccountArgs {
  /**
   * The tokens by label, one for each consumer, so that each can be rotated and revoked alone. Another label
   * is another token.
   * @default none
   */
  tokens?: Readonly<Record<Label, ServiceIdentityTokenArgs>>;
  /**
   * The groups of the account: names of groups that exist, or a record from a name of your choice to the id
   * of a group, for groups of the same program. One taken out ends that membership; others that the account
   * has are left alone.
   * @default none
   */
  groups?: readonly string[] | Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * One integration's identity: a service account with its tokens and groups. It makes a `ServiceAccount`
 * called like the component, an `ApiToken` called `<name>-<label>` for each token and a `GroupMembership`
 * called `<name>-in-<group>` for each group.
 *
 * `protect: true` in the options protects all of them. A protected token cannot be replaced: a changed
 * `rotationTrigger` or other scopes then need `protect: false` in the same `pulumi up`. Rotation is an
 * update, which protection does not hinder.
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
   * The classes of the resources that it makes.
   * @hidden
   */
  protected static readonly resources = { ServiceAccount, ApiToken, GroupMembership };

  readonly account: ServiceAccount;
  /** The tokens by label. */
  readonly tokens: Readonly<Record<Label, ApiToken>>;
  /** The memberships by the group's name, or by the key that the program gave it. */
  readonly memberships: Readonly<Record<string, GroupMembership>>;
  /** The Atlassian account id. */
  readonly accountId: pulumi.Output<string>;

  /** @param name Unique in the program; what it makes is called after it. */
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
