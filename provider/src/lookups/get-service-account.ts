import * as pulumi from "@pulumi/pulumi";
import type { LookUpArgs, OutputArgs } from "./look-up-args";
import { serviceAccount } from "./service-account";
import { lookUp } from "./look-up";

/** What `getServiceAccount` takes: exactly one of `displayName`, `accountId`, `serviceAccountId` and `email`. */
export interface GetServiceAccountArgs extends LookUpArgs {
  /** The name that people see, to the letter. Several accounts of the name are an error. */
  displayName?: string;
  /** The Atlassian account id. */
  accountId?: string;
  /** The id in the service-account API. */
  serviceAccountId?: string;
  /** The address that Atlassian made for the account, whatever its case. */
  email?: string;
}

/** What `getServiceAccount` finds. */
export interface GetServiceAccountResult {
  /** Addresses the account in the service-account API. */
  readonly serviceAccountId: string;
  /** The Atlassian account id: what tokens, groups and the products use. */
  readonly accountId: string;
  /** Made by Atlassian, and never changes; missing where the API does not say. */
  readonly email?: string | undefined;
  readonly displayName: string;
  /** Without the owner that is kept at its end. */
  readonly description?: string | undefined;
  /** The team or mailbox that answers for the account, as `ServiceAccount` records it. */
  readonly owner?: string | undefined;
  /** As the API gives it, such as `active`. */
  readonly status?: string | undefined;
}

/**
 * Finds a service account by its name, one of its two ids or its address: for accounts that the program does
 * not declare itself. All such look-ups of a program share one listing of the organisation's accounts. When
 * it asks, what calls share, and how to test a program that calls it: see `getGroup`.
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
