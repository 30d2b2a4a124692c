import type * as pulumi from "@pulumi/pulumi";
import { AtlassianResource } from "../atlassian-resource";

/** The arguments of a `GroupMembership`: one group and one account, each by id or by name. */
export interface GroupMembershipArgs {
  /**
   * The organisation of the group. Changing it replaces the membership.
   * @default the setting `atlassian-admin:orgId`, or the environment variable `ATLASSIAN_ORG_ID`
   */
  orgId?: pulumi.Input<string>;
  /** The group, by its id or ARI. Set this or `groupName`. Changing it replaces the membership. */
  groupId?: pulumi.Input<string>;
  /**
   * The group's name, which the provider looks up when it creates the membership. Changing it replaces the
   * membership. No change: another spelling, the id of the same group, or the new name of a `Group` that the same
   * program renames.
   */
  groupName?: pulumi.Input<string>;
  /** The member, by its account id or ARI. Set this or `email`. Changing it replaces the membership. */
  accountId?: pulumi.Input<string>;
  /**
   * The member's e-mail address, regardless of case. The provider looks it up when it creates the membership.
   * Changing it replaces the membership. If the address later belongs to another account, a refresh reports
   * that, and the next `pulumi up` replaces the membership.
   */
  email?: pulumi.Input<string>;
  /**
   * The first UTC day without the membership, such as `2027-03-01`. The day before is its last day. From that
   * day on, `pulumi up` removes it. The server's date decides. A later day adds it again, and so does removing
   * `until`. A day in the past adds nothing. Changing it updates in place.
   * @default the membership does not end
   */
  until?: pulumi.Input<string>;
}

/**
 * One member of a group. The group keeps its other members. If the group's members come from an identity
 * provider, creating the membership fails. A replacement removes the old membership first.
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
   * `true` if the membership has ended by the server's date. `false` if only this machine's clock has reached the
   * day, so that the membership still exists. Otherwise missing.
   */
  declare readonly ended: pulumi.Output<boolean | undefined>;
  /** The directory that holds the group. */
  declare readonly directoryId: pulumi.Output<string>;

  /** @param name The name in the program, which must be unique there. */
  constructor(name: string, args: GroupMembershipArgs, options?: pulumi.CustomResourceOptions) {
    super(
      { type: "GroupMembership", outputs: ["orgId", "groupId", "accountId", "directoryId", "ended"] },
      name,
      args,
      options,
    );
  }
}
