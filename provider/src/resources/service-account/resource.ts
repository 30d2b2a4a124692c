import type * as pulumi from "@pulumi/pulumi";
import { AtlassianResource } from "../atlassian-resource";

/** Access to one app. */
export interface ProductAccessArgs {
  /**
   * The ARI of the app on a site, such as `ari:cloud:jira-software::site/<cloudId>`. Do not use
   * `ari:cloud:jira::…`: Atlassian accepts it and grants nothing.
   */
  resource: pulumi.Input<string>;
  /** The ARI of a role of the same app, such as `ari:cloud:jira-software::role/product/member`. */
  role: pulumi.Input<string>;
  /**
   * Confirms that somebody removed the access at admin.atlassian.com. After the next `pulumi up` you can remove
   * the entry from the program. Changing it back to false grants the access again.
   * @default false
   */
  removedByHand?: pulumi.Input<boolean>;
}

/** The arguments of a `ServiceAccount`. */
export interface ServiceAccountArgs {
  /**
   * The organisation of the account. Changing it replaces the account.
   * @default the setting `atlassian-admin:orgId`, or the environment variable `ATLASSIAN_ORG_ID`
   */
  orgId?: pulumi.Input<string>;
  /**
   * The name that is shown: one line. The provider creates only one account with a name, because it could not
   * distinguish a second one from the result of a lost response. Changing it renames the account in place. Several
   * spaces count as one. Atlassian documents 6 to 30 characters. Another length causes a warning.
   */
  displayName: pulumi.Input<string>;
  /** The purpose of the account. Changing it updates the account in place. */
  description?: pulumi.Input<string>;
  /**
   * The team or mailbox that is responsible for the account: one line without square brackets. The provider
   * stores it at the end of the description as `[owner: …]`. Changing it updates the account in place.
   */
  owner?: pulumi.Input<string>;
  /**
   * The apps that the account can use. The order does not matter. Adding an entry grants the access in place; it
   * takes effect some minutes later. No API shows or removes access. So removing or changing an entry fails
   * until `removedByHand` confirms that the access was removed, and a refresh does not find changes by others.
   */
  productAccess?: pulumi.Input<pulumi.Input<ProductAccessArgs>[]>;
  /**
   * Whether to adopt an existing account with this name instead of failing.
   * @default false
   */
  adoptExisting?: pulumi.Input<boolean>;
  /**
   * Confirms that nothing else needs the account, so that this resource can delete it. Required to delete an
   * account that was imported, that was adopted without a readable mark, or whose mark somebody removed. An
   * account that another resource manages is not deleted.
   * @default false
   */
  deletionConfirmed?: pulumi.Input<boolean>;
}

/**
 * A non-human account. It needs no licence, and stays when a colleague leaves. **Deleting it is permanent**:
 * Atlassian deletes the account and its tokens, and no account with the same id can be created again. Consider
 * `protect: true`.
 *
 * The description ends with a mark, `[managed by Pulumi: <project>/<stack>:<name>]`. It lists every resource
 * that manages the account. A resource deletes the account only if the mark lists no other resource.
 *
 * API: service accounts of the
 * [API access REST API](https://developer.atlassian.com/cloud/admin/api-access/rest/api-group-service-account/)
 * (experimental), or the account-management API that the admin console uses.
 *
 * @example
 * ```ts
 * import * as pulumi from "@pulumi/pulumi";
 * import { getSiteOutput, ServiceAccount } from "pulumi-atlassian-admin";
 *
 * const { cloudId } = getSiteOutput({ site: "acme" });
 *
 * new ServiceAccount("deploy-bot", {
 *   displayName: "deploy-bot",
 *   description: "Deploys the payment services",
 *   owner: "team-payments",
 *   productAccess: [
 *     {
 *       resource: pulumi.interpolate`ari:cloud:jira-software::site/${cloudId}`,
 *       role: "ari:cloud:jira-software::role/product/member",
 *     },
 *   ],
 * });
 * ```
 */
export class ServiceAccount extends AtlassianResource {
  declare readonly orgId: pulumi.Output<string>;
  declare readonly displayName: pulumi.Output<string>;
  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly owner: pulumi.Output<string | undefined>;
  declare readonly productAccess: pulumi.Output<
    { resource: string; role: string; removedByHand?: boolean }[] | undefined
  >;
  declare readonly adoptExisting: pulumi.Output<boolean | undefined>;
  declare readonly deletionConfirmed: pulumi.Output<boolean | undefined>;
  /** The id of the account in the service-account API. */
  declare readonly serviceAccountId: pulumi.Output<string>;
  /** The Atlassian account id, which tokens, groups and apps use. */
  declare readonly accountId: pulumi.Output<string>;
  /** The e-mail address that Atlassian creates for the account. It never changes. */
  declare readonly email: pulumi.Output<string>;
  /** The status that the API reports, such as `active`. */
  declare readonly status: pulumi.Output<string | undefined>;
  /** How the resource got the account: `created`, `adopted` or `imported`. Missing in states of older versions. */
  declare readonly origin: pulumi.Output<string | undefined>;
  /** The part of `productAccess` that the provider granted. */
  declare readonly grantedAccess: pulumi.Output<{ resource: string; role: string }[] | undefined>;

  /** @param name The name in the program, which must be unique there. It is not the name of the account. */
  constructor(name: string, args: ServiceAccountArgs, options?: pulumi.CustomResourceOptions) {
    const outputs = ["orgId", "serviceAccountId", "accountId", "email", "status", "origin", "grantedAccess"];
    super({ type: "ServiceAccount", outputs }, name, args, options);
  }
}
