import type * as pulumi from "@pulumi/pulumi";
import { AtlassianResource } from "../atlassian-resource";

/** The arguments of a `Group`. */
export interface GroupArgs {
  /**
   * The organisation of the group. Changing it replaces the group.
   * @default the setting `atlassian-admin:orgId`, or the environment variable `ATLASSIAN_ORG_ID`
   */
  orgId?: pulumi.Input<string>;
  /**
   * The name: one line, unique in the directory regardless of case. Changing it renames the group, which keeps
   * its members and roles. A change of case, spaces or Unicode composition alone is not sent.
   */
  name: pulumi.Input<string>;
  /** The purpose of the group. Changing it updates the group in place. Atlassian stores the mark after it. */
  description?: pulumi.Input<string>;
  /**
   * Whether to adopt an existing group with this name instead of failing. The group gets the declared description.
   * @default false
   */
  adoptExisting?: pulumi.Input<boolean>;
  /**
   * Whether a replacement can delete the old group if the group has members or roles that the program does not
   * declare. They are lost. Set it for one `pulumi up`.
   * @default false
   */
  replacementConfirmed?: pulumi.Input<boolean>;
}

/**
 * A group of accounts in the organisation's directory. Name and description change in place.
 *
 * The description ends with a mark, `[managed by Pulumi: <project>/<stack>:<name>]`. It lists every resource
 * that manages the group. Deleting the resource deletes the group, unless the mark lists another resource.
 * If somebody removed the mark, the delete fails. `pulumi up --refresh` writes the mark again.
 *
 * A replacement (another organisation, `--replace`, a taint) deletes the old group first. It fails and changes
 * nothing while the group has members or roles that the program does not declare.
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
  /** The id of the group at Atlassian. */
  declare readonly groupId: pulumi.Output<string>;
  /** The directory that holds the group. */
  declare readonly directoryId: pulumi.Output<string>;

  /** @param name The name in the program, which must be unique there. It is not the name of the group. */
  constructor(name: string, args: GroupArgs, options?: pulumi.CustomResourceOptions) {
    super({ type: "Group", outputs: ["orgId", "groupId", "directoryId"] }, name, args, options);
  }
}
