import type * as pulumi from "@pulumi/pulumi";
import { AtlassianResource } from "../atlassian-resource";

/** What a `Group` is made from. */
export interface GroupArgs {
  /**
   * The organisation of the group. Changing it replaces the group.
   * @default the setting `atlassian-admin:orgId`, or the environment variable `ATLASSIAN_ORG_ID`
   */
  orgId?: pulumi.Input<string>;
  /** One line; unique in the directory whatever its case. Changing it replaces the group, and its members have to be added again. */
  name: pulumi.Input<string>;
  /** What the group is for. Changing it replaces the group too, since no API changes a group. */
  description?: pulumi.Input<string>;
  /**
   * Whether to take over a group of this name that exists already, instead of refusing. Its description must be the declared one, since no
   * API changes it.
   * @default false
   */
  adoptExisting?: pulumi.Input<boolean>;
}

/**
 * A group of accounts in the organisation's directory. A replacement deletes the old group first, because both would have the same name.
 *
 * API: groups of the [Organizations REST API](https://developer.atlassian.com/cloud/admin/organization/rest/api-group-groups/), v2.
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
  /** Addresses the group at Atlassian. */
  declare readonly groupId: pulumi.Output<string>;
  /** The directory that holds the group. */
  declare readonly directoryId: pulumi.Output<string>;

  /** @param name Unique in the program; not the name of the group. */
  constructor(name: string, args: GroupArgs, options?: pulumi.CustomResourceOptions) {
    super({ type: "Group", outputs: ["orgId", "groupId", "directoryId"] }, name, args, options);
  }
}
