import { z } from "zod";
import type { ApiClient } from "../client";
import { collectPages, nextPageQuery } from "../pagination";
import { path } from "../path";
import type { ApiTokenRecord } from "./api-tokens";
import { dataPage, optionalText, optionalTime } from "./responses";

/** A token in the organisation's listing. */
export interface ServiceAccountToken extends ApiTokenRecord {
  /** Ids of the account that has it, as far as the listing names it; the API has two ids for an account. */
  readonly holderIds: readonly string[];
}

export interface ServiceAccountTokens {
  readonly tokens: readonly ServiceAccountToken[];
  /**
   * Whether the listing came in several pages. One page without a link to a next one may be all, or all that
   * the API shows.
   */
  readonly isPaged: boolean;
}

const holder = z.object({ id: optionalText, accountId: optionalText, atlassianId: optionalText }).nullish();

// The documentation gives no shape; likely are the form of the users' tokens (DAC-TOK), and a bare array of
// what an account's own listing has.
const token = z
  .object({
    id: z.string().min(1),
    label: optionalText,
    createdAt: optionalTime,
    expiry: optionalTime,
    expiresAt: optionalTime,
    lastAccess: optionalTime,
    lastActiveAt: optionalTime,
    user: holder,
    serviceAccount: holder,
    accountId: optionalText,
    serviceAccountId: optionalText,
  })
  .transform((found): ServiceAccountToken => {
    const { user, serviceAccount, accountId, serviceAccountId } = found;
    const ids = [
      ...Object.values(user ?? {}),
      ...Object.values(serviceAccount ?? {}),
      accountId,
      serviceAccountId,
    ];
    return {
      id: found.id,
      label: found.label ?? "",
      createdAt: found.createdAt,
      lastAccess: found.lastAccess ?? found.lastActiveAt,
      expiry: found.expiry ?? found.expiresAt,
      holderIds: ids.filter((id) => id !== undefined),
    };
  });

const tokens = z.union([dataPage(token), z.array(token).transform((items) => ({ items, next: undefined }))]);

/** The tokens of all service accounts of the organisation. Only the documented service-account API has this. */
export async function listServiceAccountTokens(
  client: ApiClient,
  orgId: string,
): Promise<ServiceAccountTokens> {
  const listPath = path`/admin/api-access/v1/orgs/${orgId}/service-accounts/api-tokens`;
  let pages = 0;
  const all = await collectPages(listPath.path, (next) => {
    pages += 1;
    return client.request({
      method: "GET",
      path: listPath,
      query: next === undefined ? {} : nextPageQuery(next, listPath.path, client.baseUrl),
      effect: "read",
      schema: tokens,
    });
  });
  return { tokens: all, isPaged: pages > 1 };
}

/** Accounts that one request counts the tokens of (V-DOC). */
const MAX_COUNTED_ACCOUNTS = 100;

/** How many tokens these service accounts have together, by `serviceAccountId`. */
export async function countServiceAccountTokens(
  client: ApiClient,
  orgId: string,
  serviceAccountIds: readonly string[],
): Promise<number> {
  let count = 0;
  for (let start = 0; start < serviceAccountIds.length; start += MAX_COUNTED_ACCOUNTS) {
    count += await client.request({
      method: "POST",
      path: path`/admin/api-access/v1/orgs/${orgId}/service-accounts/count`,
      body: { serviceAccountIds: serviceAccountIds.slice(start, start + MAX_COUNTED_ACCOUNTS) },
      effect: "read",
      schema: z.object({ count: z.number() }).transform((answer) => answer.count),
    });
  }
  return count;
}
