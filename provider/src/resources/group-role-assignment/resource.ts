import type * as pulumi from "@pulumi/pulumi";
import { AtlassianResource } from "../atlassian-resource";

/** The arguments of a `GroupRoleAssignment`: one group and one app, each by id or by name, and a role. */
export interface GroupRoleAssignmentArgs {
  /**
   * The organisation of the group. Changing it replaces the assignment.
   * @default the setting `atlassian-admin:orgId`, or the environment variable `ATLASSIAN_ORG_ID`
   */
  orgId?: pulumi.Input<string>;
  /** The group, by its id or ARI. Set this or `groupName`. Changing it replaces the assignment. */
  groupId?: pulumi.Input<string>;
  /**
   * The group's name, which the provider looks up when it creates the assignment. Changing it replaces the
   * assignment. No change: another spelling, the id of the same group, or the new name of a `Group` that the same
   * program renames.
   */
  groupName?: pulumi.Input<string>;
  /**
   * The ARI of the app's workspace, such as `ari:cloud:jira-software::site/<cloud id>`. Set this, or `site`
   * and `product`. An app that is not on a site needs this. Changing it replaces the assignment.
   */
  resourceId?: pulumi.Input<string>;
  /**
   * The site of the app: `acme`, `acme.atlassian.net` or `https://acme.atlassian.net`. These forms count as the
   * same. The provider looks it up when it creates the assignment. Changing it replaces the assignment.
   */
  site?: pulumi.Input<string>;
  /**
   * The app on the site, by its key in the API, such as `jira-software` or `confluence`. Changing it replaces the
   * assignment.
   */
  product?: pulumi.Input<string>;
  /**
   * The role on the app, by its id in the API. Each app offers some of these: `atlassian/user`, `atlassian/admin`,
   * `atlassian/user-access-admin` (manages users, without access to the app), `atlassian/guest`,
   * `atlassian/contributor`, `atlassian/customer`, `atlassian/basic`, `atlassian/stakeholder`,
   * `atlassian/viewer`. The provider sends other roles to the API too. Changing it replaces the assignment.
   */
  role: pulumi.Input<string>;
  /**
   * The first UTC day without the assignment, such as `2027-03-01`. The day before is its last day. From that
   * day on, `pulumi up` removes it. The server's date decides. A later day adds it again, and so does removing
   * `until`. A day in the past adds nothing. Changing it updates in place.
   * @default the assignment does not end
   */
  until?: pulumi.Input<string>;
}

/**
 * One role of a group on an app. Every member of the group gets it, and can need a licence for it. The group
 * keeps its other roles. A group whose members come from an identity provider can have roles too. A replacement
 * revokes the old role first.
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
   * `true` if the assignment has ended by the server's date. `false` if only this machine's clock has reached
   * the day, so that the assignment still exists. Otherwise missing.
   */
  declare readonly ended: pulumi.Output<boolean | undefined>;
  /** The directory that holds the group. */
  declare readonly directoryId: pulumi.Output<string>;

  /** @param name The name in the program, which must be unique there. */
  constructor(name: string, args: GroupRoleAssignmentArgs, options?: pulumi.CustomResourceOptions) {
    super(
      { type: "GroupRoleAssignment", outputs: ["orgId", "groupId", "resourceId", "directoryId", "ended"] },
      name,
      args,
      options,
    );
  }
}
