import type * as pulumi from "@pulumi/pulumi";
import { AtlassianResource } from "../atlassian-resource";

/** What an `ApiToken` is made from. */
export interface ApiTokenArgs {
  /**
   * The organisation of the account. Changing it replaces the token.
   * @default the setting `atlassian-admin:orgId`, or the environment variable `ATLASSIAN_ORG_ID`
   */
  orgId?: pulumi.Input<string>;
  /** The account that the token belongs to: `accountId` of a `ServiceAccount`. Changing it replaces the token. */
  accountId: pulumi.Input<string>;
  /**
   * What the token is for; one line. The label at Atlassian is `<label>-<suffix>`, because labels are unique per account and a
   * replacement exists next to the old token for a while. Changing it replaces the token.
   */
  label: pulumi.Input<string>;
  /**
   * What the token may do, 1 to 50 scopes such as `read:jira-work`; order and repetition do not matter. Atlassian never shows or changes
   * the scopes of a token. Changing them replaces the token.
   */
  scopes: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * The day on which the token stops working, at 00:00 UTC, such as `2027-03-01`: 1 to 365 days ahead. Give this or `lifetimeDays`.
   * Changing it replaces the token.
   */
  expiresAt?: pulumi.Input<string>;
  /**
   * How long the token lives, in whole UTC days from the day it is made, 1 to 365. The day is kept until this changes. Changing it
   * replaces the token.
   * @default 90
   */
  lifetimeDays?: pulumi.Input<number>;
}

/**
 * One API token of a service account. Make one per consumer, so that each can be revoked alone. The secret is shown once, by the call
 * that makes it, and is kept in the state as a secret. A replacement is made before the old token is revoked.
 *
 * API: `/users/{accountId}/manage/api-tokens`. Making a token through it is not documented by Atlassian.
 */
export class ApiToken extends AtlassianResource {
  declare readonly orgId: pulumi.Output<string>;
  declare readonly accountId: pulumi.Output<string>;
  declare readonly label: pulumi.Output<string>;
  declare readonly scopes: pulumi.Output<string[]>;
  declare readonly expiresAt: pulumi.Output<string>;
  declare readonly lifetimeDays: pulumi.Output<number | undefined>;
  /** The secret itself. */
  declare readonly token: pulumi.Output<string>;
  /** Addresses the token at Atlassian. */
  declare readonly tokenId: pulumi.Output<string>;
  /** The label at Atlassian, `<label>-<suffix>`. */
  declare readonly fullLabel: pulumi.Output<string>;

  /** @param name Unique in the program; not the label of the token. */
  constructor(name: string, args: ApiTokenArgs, options?: pulumi.CustomResourceOptions) {
    const outputs = ["orgId", "expiresAt", "lifetimeDays", "token", "tokenId", "fullLabel"];
    super({ type: "ApiToken", outputs, secretOutputs: ["token"] }, name, args, options);
  }
}
