import type * as pulumi from "@pulumi/pulumi";
import { AtlassianResource } from "../atlassian-resource";

/** The arguments of an `ApiToken`. */
export interface ApiTokenArgs {
  /**
   * The organisation of the account. Changing it replaces the token.
   * @default the setting `atlassian-admin:orgId`, or the environment variable `ATLASSIAN_ORG_ID`
   */
  orgId?: pulumi.Input<string>;
  /** The account of the token: `accountId` of a `ServiceAccount`, or its ARI. Changing it replaces the token. */
  accountId: pulumi.Input<string>;
  /**
   * The purpose of the token: one line. The label at Atlassian is `<label>-<suffix>`, because labels are unique
   * per account and a new token exists next to the old one for some time. Changing it replaces the token.
   */
  label: pulumi.Input<string>;
  /**
   * The scopes of the token, at least one, such as `read:jira-work`. Order and repetition do not matter. Atlassian
   * never shows or changes the scopes of a token. Changing them replaces the token.
   */
  scopes: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * The day on which the token expires, at 00:00 UTC, such as `2027-03-01`: 1 to 365 days ahead. Set this or
   * `lifetimeDays`. Changing it creates a new token in place. The old token stays valid for 7 days, or until
   * its own expiry if that is earlier. The output shows the UTC day that Atlassian reports. It can be earlier,
   * because an organisation can limit the lifetime of tokens.
   */
  expiresAt?: pulumi.Input<string>;
  /**
   * The lifetime of the token in whole UTC days from its creation, 1 to 365. The provider computes the day once
   * and records it in `expiresAt`. Changing it creates a new token in place. The old token stays valid for
   * `rotation.overlapDays`.
   * @default 90
   */
  lifetimeDays?: pulumi.Input<number>;
  /**
   * Turns on rotation: the first `pulumi up` in the last days of the token creates a new token in place. The
   * preview shows a changed `expiresAt`. If the organisation limits the lifetime of tokens, it shows an update
   * without a changed property. Without `rotation`, the token expires. Changing it affects only the next
   * rotation. Not allowed for imported tokens, or together with `expiresAt`.
   * @default no rotation
   */
  rotation?: pulumi.Input<RotationArgs>;
  /**
   * Any text. Changing it from one text to another replaces the token, for a secret that leaked. The same
   * `pulumi up` creates a new secret, updates the resources that use `token`, and revokes the old tokens. Adding
   * or removing it does nothing.
   */
  rotationTrigger?: pulumi.Input<string>;
}

/** When a token gets a new secret, and how long the old secret stays valid. */
export interface RotationArgs {
  /**
   * How many days before `expiresAt` a rotation is due: 1 or more, less than `lifetimeDays`. `pulumi up` must
   * run at least once in these days.
   * @default 14
   */
  beforeExpiryDays?: pulumi.Input<number>;
  /**
   * The overlap period in days, in which both secrets are valid: 1 or more, at most `beforeExpiryDays`, and at
   * most the days between two rotations. The first `pulumi up` after it revokes the old token.
   * @default 7
   */
  overlapDays?: pulumi.Input<number>;
}

/**
 * One API token of a service account. Create one token per consumer, so that you can revoke each one alone.
 * Atlassian shows the secret once, when the token is created. The provider keeps it in the state as a secret. A
 * replacement creates the new token before it revokes the old one.
 *
 * A refresh finds a token that was revoked or has expired, and the next `pulumi up` creates a new one.
 * Exception: an expired token with a given `expiresAt`, or an imported one, is not created again. An imported
 * token has no secret in the state and does not rotate. Declare its real scopes to replace it by a token that can.
 *
 * API: `/users/{accountId}/manage/api-tokens`. Atlassian does not document how to create a token through it.
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
  /** The secret. During an overlap period, the newest one. */
  declare readonly token: pulumi.Output<string>;
  /** The id of the token at Atlassian. */
  declare readonly tokenId: pulumi.Output<string>;
  /** The label at Atlassian, `<label>-<suffix>`. */
  declare readonly fullLabel: pulumi.Output<string>;
  /** The id of the token that a rotation replaced, until it is revoked. */
  declare readonly previousTokenId: pulumi.Output<string | undefined>;
  /** The UTC day from which on `pulumi up` revokes the token that a rotation replaced. */
  declare readonly overlapEndsAt: pulumi.Output<string | undefined>;

  /** @param name The name in the program, which must be unique there. It is not the label of the token. */
  constructor(name: string, args: ApiTokenArgs, options?: pulumi.CustomResourceOptions) {
    const computed = ["orgId", "expiresAt", "lifetimeDays", "overlapEndsAt"];
    const outputs = [...computed, "token", "tokenId", "fullLabel", "previousTokenId"];
    super({ type: "ApiToken", outputs, secretOutputs: ["token"] }, name, args, options);
  }
}
