import * as pulumi from "@pulumi/pulumi";
import type { LookUpArgs, OutputArgs } from "./look-up-args";
import { user } from "./user";
import { lookUp } from "./look-up";

/** What `getUser` takes: exactly one of `accountId` and `email`. */
export interface GetUserArgs extends LookUpArgs {
  /** The Atlassian account id. */
  accountId?: string;
  /** The e-mail address, whatever its case. */
  email?: string;
}

/** What `getUser` finds. */
export interface GetUserResult {
  /** The Atlassian account id: what groups and the products use. */
  readonly accountId: string;
  /** The name that people see, where the key may see it. */
  readonly name?: string | undefined;
  /** Missing where the key may not see it. */
  readonly email?: string | undefined;
  /** As the API gives it, such as `active` or `suspended`. */
  readonly status?: string | undefined;
}

/**
 * Finds a person of the organisation's directory by account id or e-mail address. Service accounts have a
 * look-up of their own, `getServiceAccount`. When it asks, what calls share, and how to test a program that
 * calls it: see `getGroup`.
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
