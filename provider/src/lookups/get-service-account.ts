import * as pulumi from "@pulumi/pulumi";
import type { LookUpArgs, OutputArgs } from "./look-up-args";
import { serviceAccount } from "./service-account";
import { lookUp } from "./look-up";

/** The arguments of `getServiceAccount`: exactly one of `displayName`, `accountId`, `serviceAccountId` and `email`. */
export interface GetServiceAccountArgs extends LookUpArgs {
  /** The exact name. Several accounts with the name are an error. */
  displayName?: string;
  /** The Atlassian account id. */
  accountId?: string;
  /** The id in the service-account API. */
  serviceAccountId?: string;
  /** The e-mail address that Atlassian created for the account, regardless of case. */
  email?: string;
}

/** The result of `getServiceAccount`. */
export interface GetServiceAccountResult {
  /** The id of the account in the service-account API. */
  readonly serviceAccountId: string;
  /** The Atlassian account id, which tokens, groups and apps use. */
  readonly accountId: string;
  /** The e-mail address that Atlassian created for the account. It never changes. Missing if the API omits it. */
  readonly email?: string | undefined;
  readonly displayName: string;
  /** The description, without the owner and the mark at its end. */
  readonly description?: string | undefined;
  /** The team or mailbox that is responsible for the account, as `ServiceAccount` records it. */
  readonly owner?: string | undefined;
  /** The status that the API reports, such as `active`. */
  readonly status?: string | undefined;
}

/**
 * Finds a service account by its name, one of its two ids or its e-mail address, for accounts that the program does
 * not declare. All these lookups of a program share one listing of the organisation's accounts. `getGroup` describes
 * when lookups send requests and how to test them.
 *
 * @example
 * ```ts
 * import { ApiToken, getServiceAccountOutput } from "pulumi-atlassian-admin";
 *
 * const bot = getServiceAccountOutput({ displayName: "deploy-bot" });
 *
 * new ApiToken("ci", { accountId: bot.accountId, label: "ci", scopes: ["read:jira-work"] });
 * ```
 */
export function getServiceAccount(args: GetServiceAccountArgs): Promise<GetServiceAccountResult> {
  return lookUp(serviceAccount, args);
}

/** `getServiceAccount` for arguments that are outputs; see `getGroupOutput`. */
export function getServiceAccountOutput(
  args: OutputArgs<GetServiceAccountArgs>,
): pulumi.Output<GetServiceAccountResult> {
  return pulumi.output(args).apply(getServiceAccount);
}
