import type * as pulumi from "@pulumi/pulumi";
import { AtlassianResource } from "../atlassian-resource";

/** Access to one product. */
export interface ProductAccessArgs {
  /**
   * The ARI of the product's site, such as `ari:cloud:jira-software::site/<cloudId>` (not `jira`, which
   * grants nothing).
   */
  resource: pulumi.Input<string>;
  /** The ARI of a role of the same product, such as `ari:cloud:jira-software::role/product/member`. */
  role: pulumi.Input<string>;
  /**
   * Says that a person removed the access at admin.atlassian.com, after which the entry may be dropped. Set
   * back to false, it is granted again.
   * @default false
   */
  removedByHand?: pulumi.Input<boolean>;
}

/** What a `ServiceAccount` is made from. */
export interface ServiceAccountArgs {
  /**
   * The organisation that the account belongs to. Changing it replaces the account.
   * @default the setting `atlassian-admin:orgId`, or the environment variable `ATLASSIAN_ORG_ID`
   */
  orgId?: pulumi.Input<string>;
  /**
   * The name that people see; one line. Only one account of a name is made: a second one could not be told
   * from a lost response. Changing it renames the account in place. Several spaces count as one. Atlassian
   * documents 6 to 30 characters: another length is a warning.
   */
  displayName: pulumi.Input<string>;
  /** What the account is for. Changing it updates the account in place. */
  description?: pulumi.Input<string>;
  /**
   * The team or mailbox that answers for the account. Stored at the end of the description as `[owner: …]`,
   * and read back from there. Changing it updates the account in place.
   */
  owner?: pulumi.Input<string>;
  /**
   * The products that the account may use; order does not matter. It takes effect some minutes after it was
   * granted. Adding an entry grants it in place. No API takes access away or shows it: dropping or changing
   * an entry is refused until `removedByHand` says that it was removed, and a refresh does not see what
   * others change.
   */
  productAccess?: pulumi.Input<pulumi.Input<ProductAccessArgs>[]>;
  /**
   * Whether to take over an account of this name that exists already, instead of refusing to create a second one.
   * @default false
   */
  adoptExisting?: pulumi.Input<boolean>;
  /**
   * Confirms that nothing else needs the account, so that this resource may delete it. An account that was
   * imported, or adopted without a readable mark of its holders, is not deleted without it. It does not
   * delete an account that another resource has.
   * @default false
   */
  deletionConfirmed?: pulumi.Input<boolean>;
}

/**
 * A non-human account: it takes no licence, and stays when a colleague leaves. **Deleting it is permanent**: Atlassian
 * purges the account and its tokens, and no account with the same id can be created again. Consider `protect: true`.
 *
 * The end of its description names the resources that have the account, as
 * `[managed by Pulumi: <project>/<stack>:<name>]`. A resource deletes an account only if no other one is
 * named there.
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
  /** Addresses the account in the service-account API. */
  declare readonly serviceAccountId: pulumi.Output<string>;
  /** The Atlassian account id: what tokens, groups and the products use. */
  declare readonly accountId: pulumi.Output<string>;
  /** Made by Atlassian, and never changes. */
  declare readonly email: pulumi.Output<string>;
  /** As the API gives it, such as `active`. */
  declare readonly status: pulumi.Output<string | undefined>;
  /** How the account came into the state: `created`, `adopted` or `imported`. Missing in states of older versions. */
  declare readonly origin: pulumi.Output<string | undefined>;
  /** The part of `productAccess` that was granted. */
  declare readonly grantedAccess: pulumi.Output<{ resource: string; role: string }[] | undefined>;

  /** @param name Unique in the program; not the name of the account. */
  constructor(name: string, args: ServiceAccountArgs, options?: pulumi.CustomResourceOptions) {
    const outputs = ["orgId", "serviceAccountId", "accountId", "email", "status", "origin", "grantedAccess"];
    super({ type: "ServiceAccount", outputs }, name, args, options);
  }
}
