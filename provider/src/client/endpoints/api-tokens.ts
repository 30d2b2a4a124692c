import { z } from "zod";
import type { ApiClient } from "../client";
import { nextPageQuery, readPages, type Listing } from "../pagination";
import { path, type ApiPath } from "../path";
import { optionalTime } from "./api-time";
import { anyBody, dataPage, optionalText } from "./responses";

/**
 * A token as the API lists it: without its secret and without its scopes, which nothing shows again. Times
 * are RFC 3339 in UTC.
 */
export interface ApiTokenRecord {
  readonly id: string;
  readonly label: string;
  readonly createdAt: string | undefined;
  readonly lastAccess: string | undefined;
  /** When it stops working; missing where the API does not show that. */
  readonly expiry: string | undefined;
  /** Whether an administrator has blocked it: it is still listed, and does not work. */
  readonly isBlocked?: boolean | undefined;
}

export interface NewApiToken {
  readonly label: string;
  readonly scopes: readonly string[];
  /** RFC 3339; the API calls it `expiry` and refuses other names. */
  readonly expiry: string;
}

export interface MintedApiToken {
  readonly id: string | undefined;
  /** The label that the API gave it, where the response shows it. */
  readonly label: string | undefined;
  /** The secret, shown this once. */
  readonly token: string | undefined;
  /** When it stops working, where the response shows that. */
  readonly expiry: string | undefined;
}

// `GET /users/{id}/manage/api-tokens` has `lastAccess` and `expiry` (V-SPEC JJS), the tokens of api-access
// have `lastActiveAt`, `expiresAt` and `status` (DAC-TOK).
const apiToken = z
  .object({
    id: z.string().min(1),
    label: optionalText,
    createdAt: optionalTime,
    lastAccess: optionalTime,
    lastActiveAt: optionalTime,
    expiry: optionalTime,
    expiresAt: optionalTime,
    status: z.unknown().optional(),
  })
  .transform(
    ({ id, label, createdAt, lastAccess, lastActiveAt, expiry, expiresAt, status }): ApiTokenRecord => ({
      id,
      label: label ?? "",
      createdAt,
      lastAccess: lastAccess ?? lastActiveAt,
      expiry: expiry ?? expiresAt,
      ...(typeof status === "string" && /^(?:blocked|revoked)$/i.test(status) && { isBlocked: true }),
    }),
  );

const mintedApiToken = z
  .object({
    id: optionalText,
    label: optionalText,
    token: optionalText,
    expiry: optionalTime,
    expiresAt: optionalTime,
  })
  .transform(({ expiry, expiresAt, ...rest }): MintedApiToken => ({ ...rest, expiry: expiry ?? expiresAt }));

// The documentation of api-access gives no shape for the tokens of service accounts; likely are a bare array
// and the form of the users' tokens.
const apiAccessTokens = z.union([
  dataPage(apiToken),
  z.array(apiToken).transform((items) => ({ items, next: undefined })),
]);

/** The tokens of an account, in one response. */
export function listApiTokens(client: ApiClient, accountId: string): Promise<ApiTokenRecord[]> {
  return client.request({
    method: "GET",
    path: path`/users/${accountId}/manage/api-tokens`,
    effect: "read",
    schema: z.array(apiToken),
  });
}

/** The tokens of all service accounts of the organisation. Only the documented service-account API has this. */
export function listOrganizationTokens(client: ApiClient, orgId: string): Promise<Listing<ApiTokenRecord>> {
  return listApiAccessTokens(client, path`/admin/api-access/v1/orgs/${orgId}/service-accounts/api-tokens`);
}

/**
 * The tokens of one service account, from the documented service-account API. Which of the account's ids it
 * takes is not documented.
 */
export function listServiceAccountTokens(
  client: ApiClient,
  orgId: string,
  id: string,
): Promise<Listing<ApiTokenRecord>> {
  return listApiAccessTokens(
    client,
    path`/admin/api-access/v1/orgs/${orgId}/service-accounts/${id}/api-tokens`,
  );
}

function listApiAccessTokens(client: ApiClient, listPath: ApiPath): Promise<Listing<ApiTokenRecord>> {
  return readPages(
    listPath.path,
    (next) =>
      client.request({
        method: "GET",
        path: listPath,
        query: next === undefined ? {} : nextPageQuery(next, listPath.path, client.baseUrl),
        effect: "read",
        schema: apiAccessTokens,
      }),
    ({ id }) => id,
  );
}

/** Not documented by Atlassian; third parties measured it. The response may lack every part. */
export function mintApiToken(
  client: ApiClient,
  accountId: string,
  token: NewApiToken,
): Promise<MintedApiToken> {
  return client.request({
    method: "POST",
    path: path`/users/${accountId}/manage/api-tokens`,
    body: token,
    effect: "write",
    isUnrepeatable: true,
    schema: mintedApiToken,
  });
}

/** Resolves to whether the token is revoked: the API may also accept the request and carry it out later (202). */
export async function revokeApiToken(
  client: ApiClient,
  accountId: string,
  tokenId: string,
): Promise<{ readonly isDone: boolean }> {
  let status: number | undefined;
  await client.request({
    method: "DELETE",
    path: path`/users/${accountId}/manage/api-tokens/${tokenId}`,
    effect: "delete",
    schema: anyBody,
    onStatus: (received) => {
      status = received;
    },
  });
  return { isDone: status !== 202 };
}
