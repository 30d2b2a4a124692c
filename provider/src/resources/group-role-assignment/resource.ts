import type * as pulumi from "@pulumi/pulumi";
import { AtlassianResource } from "../atlassian-resource";

/** What a `GroupRoleAssignment` is made from: one group and one app, each named in one of two ways, and a role. */
export interface GroupRoleAssignmentArgs {
  /**
   * The organisation of the group. Changing it replaces the assignment.
   * @default the setting `atlassian-admin:orgId`, or the environment variable `ATLASSIAN_ORG_ID`
   */
  orgId?: pulumi.Input<string>;
  /** The group, by its id or the ARI of it. Give this or `groupName`. Changing it replaces the assignment. */
  groupId?: pulumi.Input<string>;
  /**
   * The group's name, looked up when the assignment is created. Changing it replaces the assignment. Another
   * spelling, the id of the same group, or the new name of a `Group` that the same program renames, counts as
   * the same.
   */
  groupName?: pulumi.Input<string>;
  /**
   * The ARI of the app's workspace, such as `ari:cloud:jira-software::site/<cloud id>`. Give this, or `site`
   * and `product`; an app that is not on a site needs it. Changing it replaces the assignment.
   */
  resourceId?: pulumi.Input<string>;
  /**
   * The site of the app: `acme`, `acme.atlassian.net` or `https://acme.atlassian.net`, looked up when the
   * assignment is created. These forms count as the same. Changing it replaces the assignment.
   */
  site?: pulumi.Input<string>;
  /**
   * The app on the site, by the API's key, such as `jira-software` or `confluence`. Changing it replaces the
   * assignment.
   */
  product?: pulumi.Input<string>;
  /**
   * The role on the app, by the API's id. Each app offers some of these: `atlassian/user`, `atlassian/admin`,
   * `atlassian/user-access-admin` (manages users, without access to the app), `atlassian/guest`,
   * `atlassian/contributor`, `atlassian/customer`, `atlassian/basic`, `atlassian/stakeholder`,
   * `atlassian/viewer`. Others are passed on to the API. Changing it replaces the assignment.
   */
  role: pulumi.Input<string>;
  /**
   * The first UTC day without the assignment, such as `2027-03-01`: the day before is its last one. From that
   * day on, `pulumi up` removes it, and the server's date decides. A later day, or taking `until` out, adds
   * it again. A day in the past adds nothing. Changing it updates in place.
   * @default the assignment does not end
   */
  until?: pulumi.Input<string>;
}

/**
 * One role of a group on an app, which every member of the group gets; a licence for each may be needed. The
 * group keeps its other roles. A group whose members come from an identity provider may have roles too. A
 * replacement revokes the old role first.
 *
 * API: role assignments of the
 * [Organizations REST API](https://developer.atlassian.com/cloud/admin/organization/rest/api-group-groups/), v2.
 *
 * @example
 * ```ts
 * import { GroupRoleAssignment } from "pulumi-atlassian-admin";
 *
 * new GroupRoleAssignment("deployers-use-jira", {
 *   groupName: "deployers",
 *   site: "acme",
 *   product: "jira-software",
 *   role: "atlassian/user",
 * });
 * ```
 */
export class GroupRoleAssignment extends AtlassianResource {
  declare readonly orgId: pulumi.Output<string>;
  declare readonly groupId: pulumi.Output<string>;
  declare readonly groupName: pulumi.Output<string | undefined>;
  declare readonly resourceId: pulumi.Output<string>;
  declare readonly site: pulumi.Output<string | undefined>;
  declare readonly product: pulumi.Output<string | undefined>;
  declare readonly role: pulumi.Output<string>;
  declare readonly until: pulumi.Output<string | undefined>;
  /**
   * Whether the assignment has ended by the server's date: `true` from then on. `false` if only the clock of
   * this machine had reached the day, so that the assignment still exists. Otherwise missing.
   */
  declare readonly ended: pulumi.Output<boolean | undefined>;
  /** The directory that holds the group. */
  declare readonly directoryId: pulumi.Output<string>;

  /** @param name Unique in the program. */
  constructor(name: string, args: GroupRoleAssignmentArgs, options?: pulumi.CustomResourceOptions) {
    super(
      { type: "GroupRoleAssignment", outputs: ["orgId", "groupId", "resourceId", "directoryId", "ended"] },
      name,
      args,
      options,
    );
  }
}
