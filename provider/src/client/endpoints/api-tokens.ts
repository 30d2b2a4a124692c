import { z } from "zod";
import type { ApiClient } from "../client";
import { collectPages, nextPageQuery } from "../pagination";
import { path } from "../path";
import { anyBody, dataPage, optionalText } from "./responses";

/** A token as the API lists it: without its secret and without its scopes, which nothing shows again. */
export interface ApiTokenRecord {
  readonly id: string;
  readonly label: string;
  readonly createdAt: string | undefined;
  readonly lastAccess: string | undefined;
  /** RFC 3339. */
  readonly expiry: string | undefined;
}

export interface NewApiToken {
  readonly label: string;
  readonly scopes: readonly string[];
  /** RFC 3339; the API calls it `expiry` and refuses other names. */
  readonly expiry: string;
}

export interface MintedApiToken {
  readonly id: string | undefined;
  /** The secret, shown this once. */
  readonly token: string | undefined;
}

const apiToken = z.object({
  id: z.string().min(1),
  label: optionalText.transform((label) => label ?? ""),
  createdAt: optionalText,
  lastAccess: optionalText,
  expiry: optionalText,
});

const mintedApiToken = z.object({ id: optionalText, token: optionalText });

export function listApiTokens(client: ApiClient, accountId: string): Promise<ApiTokenRecord[]> {
  return client.request({
    method: "GET",
    path: path`/users/${accountId}/manage/api-tokens`,
    effect: "read",
    schema: z.array(apiToken),
  });
}

// The documentation gives no shape; likely are a bare array and the form of the users' tokens (DAC-TOK), whose expiry is `expiresAt`.
const organizationToken = z
  .object({ id: z.string().min(1), label: optionalText, expiry: optionalText, expiresAt: optionalText })
  .transform(({ id, label, expiry, expiresAt }): ApiTokenRecord => ({
    id,
    label: label ?? "",
    createdAt: undefined,
    lastAccess: undefined,
    expiry: expiry ?? expiresAt,
  }));
const organizationTokens = z.union([
  dataPage(organizationToken),
  z.array(organizationToken).transform((items) => ({ items, next: undefined })),
]);

/** The tokens of all service accounts of the organisation. Only the documented service-account API has this. */
export function listOrganizationTokens(client: ApiClient, orgId: string): Promise<ApiTokenRecord[]> {
  const listPath = path`/admin/api-access/v1/orgs/${orgId}/service-accounts/api-tokens`;
  return collectPages(listPath.path, (next) =>
    client.request({
      method: "GET",
      path: listPath,
      query: next === undefined ? {} : nextPageQuery(next, listPath.path, client.baseUrl),
      effect: "read",
      schema: organizationTokens,
    }),
  );
}

/** Not documented by Atlassian; third parties measured it. The answer may lack either part. */
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

export function revokeApiToken(client: ApiClient, accountId: string, tokenId: string): Promise<void> {
  return client.request({
    method: "DELETE",
    path: path`/users/${accountId}/manage/api-tokens/${tokenId}`,
    effect: "delete",
    schema: anyBody,
  });
}
