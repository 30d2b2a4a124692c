import type * as pulumi from "@pulumi/pulumi";
import { AtlassianResource } from "../atlassian-resource";

/** What a `GroupMembership` is made from: one group and one account, each named in one of two ways. */
export interface GroupMembershipArgs {
  /**
   * The organisation of the group. Changing it replaces the membership.
   * @default the setting `atlassian-admin:orgId`, or the environment variable `ATLASSIAN_ORG_ID`
   */
  orgId?: pulumi.Input<string>;
  /** The group, by its id or the ARI of it. Give this or `groupName`. Changing it replaces the membership. */
  groupId?: pulumi.Input<string>;
  /**
   * The group's name, looked up when the membership is created. Changing it replaces the membership. Another
   * spelling, the id of the same group, or the new name of a `Group` that the same program renames, counts as
   * the same.
   */
  groupName?: pulumi.Input<string>;
  /** The member, by its id or the ARI of it. Give this or `email`. Changing it replaces the membership. */
  accountId?: pulumi.Input<string>;
  /**
   * The member's e-mail address in any case, looked up when the membership is created. Changing it replaces
   * the membership. When the address belongs to another account later, a refresh reports it, and the next
   * `pulumi up` replaces the membership.
   */
  email?: pulumi.Input<string>;
  /**
   * The first UTC day without the membership, such as `2027-03-01`: the day before is its last one. From that
   * day on, `pulumi up` removes it, and the server's date decides. A later day, or taking `until` out, adds
   * it again. A day in the past adds nothing. Changing it updates in place.
   * @default the membership does not end
   */
  until?: pulumi.Input<string>;
}

/**
 * One member of a group, next to whatever other members it has. A group whose members come from an identity
 * provider is refused. A replacement removes the old membership first.
 *
 * API: memberships of the
 * [Organizations REST API](https://developer.atlassian.com/cloud/admin/organization/rest/api-group-groups/),
 * v2.
 *
 * @example
 * ```ts
 * import { GroupMembership, ServiceAccount } from "pulumi-atlassian-admin";
 *
 * const bot = new ServiceAccount("deploy-bot", { displayName: "deploy-bot" });
 *
 * new GroupMembership("deploy-bot-deploys", { groupName: "deployers", accountId: bot.accountId });
 * new GroupMembership("ada-deploys", { groupName: "deployers", email: "ada@example.com" });
 * ```
 */
export class GroupMembership extends AtlassianResource {
  declare readonly orgId: pulumi.Output<string>;
  declare readonly groupId: pulumi.Output<string>;
  declare readonly groupName: pulumi.Output<string | undefined>;
  declare readonly accountId: pulumi.Output<string>;
  declare readonly email: pulumi.Output<string | undefined>;
  declare readonly until: pulumi.Output<string | undefined>;
  /**
   * Whether the membership has ended by the server's date: `true` from then on. `false` if only the clock of
   * this machine had reached the day, so that the membership still exists. Otherwise missing.
   */
  declare readonly ended: pulumi.Output<boolean | undefined>;
  /** The directory that holds the group. */
  declare readonly directoryId: pulumi.Output<string>;

  /** @param name Unique in the program. */
  constructor(name: string, args: GroupMembershipArgs, options?: pulumi.CustomResourceOptions) {
    super(
      { type: "GroupMembership", outputs: ["orgId", "groupId", "accountId", "directoryId", "ended"] },
      name,
      args,
      options,
    );
  }
}
