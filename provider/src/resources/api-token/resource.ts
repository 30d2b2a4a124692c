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
   * What the token is for; one line. The label at Atlassian is `<label>-<suffix>`, because labels are unique
   * per account and a replacement exists next to the old token for a while. Changing it replaces the token.
   */
  label: pulumi.Input<string>;
  /**
   * What the token may do, at least one scope, such as `read:jira-work`; order and repetition do not matter.
   * Atlassian never shows or changes the scopes of a token. Changing them replaces the token.
   */
  scopes: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * The day on which the token stops working, at 00:00 UTC, such as `2027-03-01`: 1 to 365 days ahead. Give
   * this or `lifetimeDays`. Another day makes a new token in place; the old one stays for 7 days, but not
   * longer than its own day. The output shows what Atlassian reports: the UTC day within which the token
   * stops, or at whose first moment. An organisation may limit the life of tokens.
   */
  expiresAt?: pulumi.Input<string>;
  /**
   * How long the token lives, in whole UTC days from the day it is made, 1 to 365. The day is computed once
   * and kept in `expiresAt`. Another life makes a new token in place; the old one stays for
   * `rotation.overlapDays`.
   * @default 90
   */
  lifetimeDays?: pulumi.Input<number>;
  /**
   * Has the first `pulumi up` in the last days of the token make a new one in place. Its preview shows it as
   * a moved `expiresAt`, or as an update without a changed property where the organisation limits the life of
   * tokens. A token without this simply expires. Changing it changes nothing but the next rotation. Not for
   * imported tokens, and not together with `expiresAt`.
   */
  rotation?: pulumi.Input<RotationArgs>;
  /**
   * Changing this from one text to another replaces the token, for a secret that leaked: `token` gets a new
   * one, what depends on it is updated, and the old tokens are revoked, all in the same `pulumi up`. Adding
   * or removing it does nothing.
   */
  rotationTrigger?: pulumi.Input<string>;
}

/** When a token gets a new secret, and how long the old one still works. */
export interface RotationArgs {
  /**
   * How many days before `expiresAt` a rotation is due, less than `lifetimeDays`. `pulumi up` must run at
   * least once in this time.
   * @default 14
   */
  beforeExpiryDays?: pulumi.Input<number>;
  /**
   * How many days both secrets work; the first `pulumi up` after that revokes the old one. At most
   * `beforeExpiryDays`, and at most the time between two rotations.
   * @default 7
   */
  overlapDays?: pulumi.Input<number>;
}

/**
 * One API token of a service account. Make one per consumer, so that each can be revoked alone. The secret is
 * shown once, by the call that makes it, and is kept in the state as a secret. A replacement is made before
 * the old token is revoked.
 *
 * A token that was revoked or has expired is found by a refresh, and the next `pulumi up` makes a new one.
 * One that was made for a given day, or imported, does not come back when it has expired. A token that was
 * imported has no secret here and is not rotated; give it its real scopes to replace it by one that can.
 *
 * API: `/users/{accountId}/manage/api-tokens`. Making a token through it is not documented by Atlassian.
 *
 * @example
 * ```ts
 * import { ApiToken, ServiceAccount } from "pulumi-atlassian-admin";
 *
 * const bot = new ServiceAccount("deploy-bot", { displayName: "deploy-bot" });
 * const pipeline = new ApiToken("pipeline", {
 *   accountId: bot.accountId,
 *   label: "pipeline",
 *   scopes: ["read:jira-work", "write:jira-work"],
 *   lifetimeDays: 30,
 * });
 *
 * export const token = pipeline.token;
 * ```
 */
export class ApiToken extends AtlassianResource {
  declare readonly orgId: pulumi.Output<string>;
  declare readonly accountId: pulumi.Output<string>;
  declare readonly label: pulumi.Output<string>;
  declare readonly scopes: pulumi.Output<string[]>;
  declare readonly expiresAt: pulumi.Output<string>;
  declare readonly lifetimeDays: pulumi.Output<number | undefined>;
  declare readonly rotation: pulumi.Output<pulumi.Unwrap<RotationArgs> | undefined>;
  declare readonly rotationTrigger: pulumi.Output<string | undefined>;
  /** The secret itself; the newest one, where two work. */
  declare readonly token: pulumi.Output<string>;
  /** Addresses the token at Atlassian. */
  declare readonly tokenId: pulumi.Output<string>;
  /** The label at Atlassian, `<label>-<suffix>`. */
  declare readonly fullLabel: pulumi.Output<string>;
  /** The token that a rotation replaced, while it still works. */
  declare readonly previousTokenId: pulumi.Output<string | undefined>;
  /** The day from which on `pulumi up` revokes the token that a rotation replaced. */
  declare readonly overlapEndsAt: pulumi.Output<string | undefined>;

  /** @param name Unique in the program; not the label of the token. */
  constructor(name: string, args: ApiTokenArgs, options?: pulumi.CustomResourceOptions) {
    const computed = ["orgId", "expiresAt", "lifetimeDays", "overlapEndsAt"];
    const outputs = [...computed, "token", "tokenId", "fullLabel", "previousTokenId"];
    super({ type: "ApiToken", outputs, secretOutputs: ["token"] }, name, args, options);
  }
}
