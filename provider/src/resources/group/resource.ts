import type * as pulumi from "@pulumi/pulumi";
import { AtlassianResource } from "../atlassian-resource";

/** What a `Group` is made from. */
export interface GroupArgs {
  /**
   * The organisation of the group. Changing it replaces the group.
   * @default the setting `atlassian-admin:orgId`, or the environment variable `ATLASSIAN_ORG_ID`
   */
  orgId?: pulumi.Input<string>;
  /**
   * One line; unique in the directory whatever its case. Changing it renames the group, which keeps its
   * members and roles. A change of case, spaces or the composition of characters alone is not sent.
   */
  name: pulumi.Input<string>;
  /** What the group is for. Changing it changes the group in place. Atlassian stores the provider's mark after it. */
  description?: pulumi.Input<string>;
  /**
   * Whether to adopt a group of this name that exists already, instead of failing. It gets the declared description.
   * @default false
   */
  adoptExisting?: pulumi.Input<boolean>;
  /**
   * Allows a replacement to delete the old group although it has members or roles that the program does not
   * declare. They are lost. Set it for one `pulumi up`.
   * @default false
   */
  replacementConfirmed?: pulumi.Input<boolean>;
}

/**
 * A group of accounts in the organisation's directory. Name and description change in place. Its description
 * ends with a mark, `[managed by Pulumi: <project>/<stack>:<name>]`, that names every resource which has the
 * group. Deleting the resource deletes the group, unless the mark names another one.
 *
 * A replacement (another organisation, `--replace`, a taint) deletes the old group first. It fails, and
 * changes nothing, while the group has members or roles that the program does not declare.
 *
 * API: groups of the
 * [Organizations REST API](https://developer.atlassian.com/cloud/admin/organization/rest/api-group-groups/),
 * v2.
 *
 * @example
 * ```ts
 * import { Group } from "pulumi-atlassian-admin";
 *
 * const deployers = new Group("deployers", { name: "deployers", description: "Deploys to production" });
 *
 * export const groupId = deployers.groupId;
 * ```
 */
export class Group extends AtlassianResource {
  declare readonly orgId: pulumi.Output<string>;
  declare readonly name: pulumi.Output<string>;
  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly adoptExisting: pulumi.Output<boolean | undefined>;
  declare readonly replacementConfirmed: pulumi.Output<boolean | undefined>;
  /** Addresses the group at Atlassian. */
  declare readonly groupId: pulumi.Output<string>;
  /** The directory that holds the group. */
  declare readonly directoryId: pulumi.Output<string>;

  /** @param name Unique in the program; not the name of the group. */
  constructor(name: string, args: GroupArgs, options?: pulumi.CustomResourceOptions) {
    super({ type: "Group", outputs: ["orgId", "groupId", "directoryId"] }, name, args, options);
  }
}
