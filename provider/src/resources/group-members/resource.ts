import type * as pulumi from "@pulumi/pulumi";
import { AtlassianResource } from "../atlassian-resource";

/** One account, named in one of two ways. */
export interface IgnoredMemberArgs {
  /** The account by its id or the ARI of it. Give this or `email`. */
  accountId?: pulumi.Input<string>;
  /** In any case. When the address belongs to another account later, the next refresh or update takes that account. */
  email?: pulumi.Input<string>;
}

/** One account that is a member, until a day or without an end. */
export interface MemberArgs extends IgnoredMemberArgs {
  /**
   * The first UTC day without the membership, such as `2027-03-01`: the day before is its last one. From that
   * day on, `pulumi up` removes the member, and the server's date decides. Such a removal does not count for
   * `maxRemovals`. Of two entries for one account, the later day counts.
   * @default the membership does not end
   */
  until?: pulumi.Input<string>;
}

/** One entry of the list, as declared. */
export interface ListedMember {
  readonly accountId?: string;
  readonly email?: string;
  readonly until?: string;
  /** Whether the day of `until` has come. Otherwise missing. */
  readonly ended?: boolean;
}

/** What `GroupMembers` are made from. */
export interface GroupMembersArgs {
  /**
   * The organisation of the group. Changing it replaces the list.
   * @default the setting `atlassian-admin:orgId`, or the environment variable `ATLASSIAN_ORG_ID`
   */
  orgId?: pulumi.Input<string>;
  /** The group, by its id or the ARI of it. Give this or `groupName`. Changing it replaces the list. */
  groupId?: pulumi.Input<string>;
  /**
   * The group's name, looked up when the list is created. Changing it replaces the list. Another spelling,
   * the id of the same group, or the new name of a `Group` that the same program renames, counts as the same.
   */
  groupName?: pulumi.Input<string>;
  /**
   * All members of the group, each by account id or e-mail address, in any order. Changing it adds and
   * removes members.
   */
  members: pulumi.Input<pulumi.Input<MemberArgs>[]>;
  /** Accounts that somebody else manages in this group: neither added nor removed. */
  ignore?: pulumi.Input<pulumi.Input<IgnoredMemberArgs>[]>;
  /**
   * How many members one create or update may remove. If it would remove more, it fails with their ids and
   * changes nothing.
   * @default 5
   */
  maxRemovals?: pulumi.Input<number>;
}

/**
 * The member list of a group: members that are not in the list are removed. Do not use it together with
 * `GroupMembership` on the same group. Deleting it removes the listed members and leaves the group and the
 * ignored ones. A group whose members come from an identity provider is refused.
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
  /** As declared. `ended` is true for a member whose day has come. */
  declare readonly members: pulumi.Output<ListedMember[]>;
  declare readonly ignore: pulumi.Output<{ accountId?: string; email?: string }[] | undefined>;
  declare readonly maxRemovals: pulumi.Output<number | undefined>;
  /** The directory that holds the group. */
  declare readonly directoryId: pulumi.Output<string>;
  /** The members by account id, sorted. */
  declare readonly accountIds: pulumi.Output<string[]>;
  /** The account ids of the declared addresses, by lower-case address. */
  declare readonly accountIdsByEmail: pulumi.Output<Record<string, string>>;

  /** @param name Unique in the program. */
  constructor(name: string, args: GroupMembersArgs, options?: pulumi.CustomResourceOptions) {
    const outputs = ["orgId", "groupId", "directoryId", "accountIds", "accountIdsByEmail"];
    super({ type: "GroupMembers", outputs }, name, args, options);
  }
}
