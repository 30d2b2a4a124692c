import type * as pulumi from "@pulumi/pulumi";
import { AtlassianResource } from "../atlassian-resource";

/** One account, by id or by e-mail address. */
export interface IgnoredMemberArgs {
  /** The account, by its id or ARI. Set this or `email`. */
  accountId?: pulumi.Input<string>;
  /**
   * The e-mail address, regardless of case. If it later belongs to another account, the next refresh or update
   * uses that account.
   */
  email?: pulumi.Input<string>;
}

/** One member, with or without an end. */
export interface MemberArgs extends IgnoredMemberArgs {
  /**
   * The first UTC day without the membership, such as `2027-03-01`. The day before is its last day. From that
   * day on, `pulumi up` removes the member. The server's date decides. The removal does not count towards
   * `maxRemovals`. If two entries name one account, the later day counts.
   * @default the membership does not end
   */
  until?: pulumi.Input<string>;
}

/** One entry of the member list, as declared. */
export interface ListedMember {
  readonly accountId?: string;
  readonly email?: string;
  readonly until?: string;
  /** `true` if the day in `until` has come. Otherwise missing. */
  readonly ended?: boolean;
}

/** The arguments of `GroupMembers`. */
export interface GroupMembersArgs {
  /**
   * The organisation of the group. Changing it replaces the list.
   * @default the setting `atlassian-admin:orgId`, or the environment variable `ATLASSIAN_ORG_ID`
   */
  orgId?: pulumi.Input<string>;
  /** The group, by its id or ARI. Set this or `groupName`. Changing it replaces the list. */
  groupId?: pulumi.Input<string>;
  /**
   * The group's name, which the provider looks up when it creates the list. Changing it replaces the list. No
   * change: another spelling, the id of the same group, or the new name of a `Group` that the same program
   * renames.
   */
  groupName?: pulumi.Input<string>;
  /**
   * All members of the group, each by account id or e-mail address. The order does not matter. Changing it adds
   * and removes members.
   */
  members: pulumi.Input<pulumi.Input<MemberArgs>[]>;
  /** Accounts that are managed elsewhere. The provider neither adds nor removes them. */
  ignore?: pulumi.Input<pulumi.Input<IgnoredMemberArgs>[]>;
  /**
   * The most members that one create or update can remove, 0 or more. If it would remove more, it fails with
   * their ids and changes nothing.
   * @default 5
   */
  maxRemovals?: pulumi.Input<number>;
}

/**
 * The member list of a group. It removes members that are not in the list. Do not use it together with
 * `GroupMembership` on the same group. Deleting it removes the listed members. The group and the ignored
 * accounts stay. If the group's members come from an identity provider, creating the list fails.
 *
 * API: memberships of the
 * [Organizations REST API](https://developer.atlassian.com/cloud/admin/organization/rest/api-group-groups/),
 * v2.
 *
 * @example
 * ```ts
 * import { Group, GroupMembers, ServiceAccount } from "pulumi-atlassian-admin";
 *
 * const bot = new ServiceAccount("deploy-bot", { displayName: "deploy-bot" });
 * const deployers = new Group("deployers", { name: "deployers" });
 *
 * new GroupMembers("deployers", {
 *   groupId: deployers.groupId,
 *   members: [{ accountId: bot.accountId }, { email: "ada@example.com" }],
 *   ignore: [{ email: "on-call@example.com" }],
 * });
 * ```
 */
export class GroupMembers extends AtlassianResource {
  declare readonly orgId: pulumi.Output<string>;
  declare readonly groupId: pulumi.Output<string>;
  declare readonly groupName: pulumi.Output<string | undefined>;
  /** As declared. `ended` is true if the day in `until` has come. */
  declare readonly members: pulumi.Output<ListedMember[]>;
  declare readonly ignore: pulumi.Output<{ accountId?: string; email?: string }[] | undefined>;
  declare readonly maxRemovals: pulumi.Output<number | undefined>;
  /** The directory that holds the group. */
  declare readonly directoryId: pulumi.Output<string>;
  /** The members by account id, sorted. */
  declare readonly accountIds: pulumi.Output<string[]>;
  /** The account ids of the declared addresses, by lower-case address. */
  declare readonly accountIdsByEmail: pulumi.Output<Record<string, string>>;

  /** @param name The name in the program, which must be unique there. */
  constructor(name: string, args: GroupMembersArgs, options?: pulumi.CustomResourceOptions) {
    const outputs = ["orgId", "groupId", "directoryId", "accountIds", "accountIdsByEmail"];
    super({ type: "GroupMembers", outputs }, name, args, options);
  }
}
