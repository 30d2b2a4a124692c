import * as pulumi from "@pulumi/pulumi";
import type { LookUpArgs, OutputArgs } from "./look-up-args";
import { user } from "./user";
import { lookUp } from "./look-up";

/** The arguments of `getUser`: exactly one of `accountId` and `email`. */
export interface GetUserArgs extends LookUpArgs {
  /** The Atlassian account id. */
  accountId?: string;
  /** The e-mail address, regardless of case. */
  email?: string;
}

/** The result of `getUser`. */
export interface GetUserResult {
  /** The Atlassian account id, which groups and apps use. */
  readonly accountId: string;
  /** The name that is shown. Missing if the API key is not allowed to see it. */
  readonly name?: string | undefined;
  /** The e-mail address. Missing if the API key is not allowed to see it. */
  readonly email?: string | undefined;
  /** The status that the API reports, such as `active` or `suspended`. */
  readonly status?: string | undefined;
}

/**
 * Finds a user of the organisation by account id or e-mail address. For service accounts, use `getServiceAccount`.
 * `getGroup` describes when lookups send requests and how to test them.
 *
 * @example
 * ```ts
 * import { getUserOutput } from "pulumi-atlassian-admin";
 *
 * export const accountId = getUserOutput({ email: "ada@example.com" }).accountId;
 * ```
 */
export function getUser(args: GetUserArgs): Promise<GetUserResult> {
  return lookUp(user, args);
}

/** `getUser` for arguments that are outputs; see `getGroupOutput`. */
export function getUserOutput(args: OutputArgs<GetUserArgs>): pulumi.Output<GetUserResult> {
  return pulumi.output(args).apply(getUser);
}
