import type * as pulumi from "@pulumi/pulumi";
import { AtlassianResource } from "../atlassian-resource";

/** What a `ServiceAccount` is made from. */
export interface ServiceAccountArgs {
  /**
   * The organisation that the account belongs to. Changing it replaces the account.
   * @default the setting `atlassian-admin:orgId`, or the environment variable `ATLASSIAN_ORG_ID`
   */
  orgId?: pulumi.Input<string>;
  /**
   * The name that people see; one line. Only one account of a name is made: a second one could not be told from a lost answer.
   * Changing it renames the account in place.
   */
  displayName: pulumi.Input<string>;
  /** What the account is for. Changing it updates the account in place. */
  description?: pulumi.Input<string>;
  /**
   * The team or mailbox that answers for the account. Stored at the end of the description as `[owner: …]`, and read back from there.
   * Changing it updates the account in place.
   */
  owner?: pulumi.Input<string>;
  /**
   * Whether to take over an account of this name that exists already, instead of refusing to create a second one.
   * @default false
   */
  adoptExisting?: pulumi.Input<boolean>;
}

/**
 * An account that is not a person's: it takes no licence, and stays when a colleague leaves. **Deleting it is permanent**: Atlassian
 * purges the account and its tokens, and no account with the same id can be made again. Consider `protect: true`.
 *
 * API: service accounts of the [API access REST API](https://developer.atlassian.com/cloud/admin/api-access/rest/api-group-service-account/)
 * (experimental), or the account-management API that the admin console uses.
 */
export class ServiceAccount extends AtlassianResource {
  declare readonly orgId: pulumi.Output<string>;
  declare readonly displayName: pulumi.Output<string>;
  declare readonly description: pulumi.Output<string | undefined>;
  declare readonly owner: pulumi.Output<string | undefined>;
  declare readonly adoptExisting: pulumi.Output<boolean | undefined>;
  /** Addresses the account in the service-account API. */
  declare readonly serviceAccountId: pulumi.Output<string>;
  /** The Atlassian account id: what tokens, groups and the products use. */
  declare readonly accountId: pulumi.Output<string>;
  /** Made by Atlassian, and never changes. */
  declare readonly email: pulumi.Output<string>;
  /** As the API gives it, such as `active`. */
  declare readonly status: pulumi.Output<string | undefined>;

  /** @param name Unique in the program; not the name of the account. */
  constructor(name: string, args: ServiceAccountArgs, options?: pulumi.CustomResourceOptions) {
    const outputs = ["orgId", "serviceAccountId", "accountId", "email", "status"];
    super({ type: "ServiceAccount", outputs }, name, args, options);
  }
}
