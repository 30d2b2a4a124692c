import { z } from "zod";
import type { ApiClient } from "../client";
import { bareId, idKey } from "../ids";
import { nextPageQuery, readPages, type Listing } from "../pagination";
import { path, type ApiPath } from "../path";
import { anyBody, optionalText, pageLinks, pageTotal } from "./responses";

/** A service account as either API lists it. */
export interface ServiceAccountRecord {
  /** Addresses the account in the service-account collections. */
  readonly id: string;
  /** Addresses the account everywhere else; `id` where the API gives no other. */
  readonly accountId: string;
  /** Empty where the response does not show it. */
  readonly displayName: string;
  /** Empty where the account has none, `undefined` where the response does not show it. */
  readonly description: string | undefined;
  readonly email: string | undefined;
  readonly status: string | undefined;
}

export interface ServiceAccountFields {
  readonly displayName: string;
  readonly description?: string | undefined;
}

// Both APIs, DAC-SA and the console's; every field is optional there, but one of the ids must be given.
const optionalId = optionalText.transform((id) => id && (bareId(id) || id));
const serviceAccount = z
  .object({
    id: optionalId,
    atlassianId: optionalId,
    displayName: optionalText,
    description: z
      .string()
      .nullish()
      .transform((text) => (text === null ? "" : text)),
    email: optionalText,
    status: optionalText,
  })
  .transform(({ id, atlassianId, displayName, ...rest }, context): ServiceAccountRecord => {
    const either = id ?? atlassianId;
    if (either === undefined) {
      context.addIssue({ code: "custom", message: "has neither id nor atlassianId" });
      return z.NEVER;
    }
    return { id: either, accountId: atlassianId ?? either, displayName: displayName ?? "", ...rest };
  });

const listing = z
  .object({ items: z.array(serviceAccount), links: pageLinks, total: pageTotal })
  .transform(({ items, links, total }) => ({ items, next: links, total }));

// The documentation shows no body for create (VAULT), the console's API returns the account.
const maybeServiceAccount = z.unknown().transform((body) => {
  const parsed = serviceAccount.safeParse(body);
  return parsed.success ? parsed.data : undefined;
});

/** The two APIs that manage service accounts (DESIGN.md, "Two service-account APIs"). */
export type ServiceAccountApiName = "api-access" | "account-management";

// The console's API refuses a limit over 80 (measured by third parties); the documented one names no parameter.
const LIST_QUERY: Record<ServiceAccountApiName, Record<string, number>> = {
  "api-access": {},
  "account-management": { limit: 80 },
};

function collection(api: ServiceAccountApiName, orgId: string): ApiPath {
  return api === "api-access"
    ? path`/admin/api-access/v1/orgs/${orgId}/service-accounts`
    : path`/admin/account-management/v1/orgs/${orgId}/service-accounts`;
}

export function listServiceAccounts(
  client: ApiClient,
  api: ServiceAccountApiName,
  orgId: string,
): Promise<Listing<ServiceAccountRecord>> {
  const listPath = collection(api, orgId);
  return readPages(
    listPath.path,
    (next) =>
      client.request({
        method: "GET",
        path: listPath,
        query: {
          ...LIST_QUERY[api],
          ...(next !== undefined && nextPageQuery(next, listPath.path, client.baseUrl)),
        },
        effect: "read",
        schema: listing,
      }),
    ({ id }) => idKey(id),
  );
}

/** Returns the new account, or `undefined` where the API does not say: look it up then. */
export function createServiceAccount(
  client: ApiClient,
  api: ServiceAccountApiName,
  orgId: string,
  fields: ServiceAccountFields,
): Promise<ServiceAccountRecord | undefined> {
  return client.request({
    method: "POST",
    path: collection(api, orgId),
    body: fields,
    effect: "write",
    isUnrepeatable: true,
    schema: maybeServiceAccount,
  });
}

/** How an update names the account: by one of its ids, in a field of the body or in the path. */
export interface UpdateForm {
  readonly idField: "serviceAccountId" | "id" | "accountId" | "atlassianId" | undefined;
  readonly id: "id" | "accountId";
}

/**
 * The documented update names the account in its body; the page does not say how. The likely forms, most
 * likely first.
 */
export const UPDATE_FORMS = [
  { idField: "serviceAccountId", id: "id" },
  { idField: "id", id: "id" },
  { idField: "accountId", id: "accountId" },
  { idField: "atlassianId", id: "accountId" },
  { idField: undefined, id: "id" },
  { idField: "serviceAccountId", id: "accountId" },
  { idField: "id", id: "accountId" },
  { idField: "accountId", id: "id" },
  { idField: "atlassianId", id: "id" },
  { idField: undefined, id: "accountId" },
] as const satisfies readonly UpdateForm[];

/** Only the documented API updates: `PATCH` on the collection, or, as one may guess, on the account. */
export function updateServiceAccount(
  client: ApiClient,
  orgId: string,
  { idField }: UpdateForm,
  id: string,
  fields: { readonly displayName: string; readonly description?: string | undefined },
): Promise<ServiceAccountRecord | undefined> {
  return client.request({
    method: "PATCH",
    path:
      idField === undefined
        ? path`/admin/api-access/v1/orgs/${orgId}/service-accounts/${id}`
        : collection("api-access", orgId),
    body: { ...(idField !== undefined && { [idField]: id }), ...fields },
    effect: "write",
    schema: maybeServiceAccount,
  });
}

export function deleteServiceAccount(
  client: ApiClient,
  api: ServiceAccountApiName,
  orgId: string,
  id: string,
): Promise<void> {
  const accountPath =
    api === "api-access"
      ? path`/admin/api-access/v1/orgs/${orgId}/service-accounts/${id}`
      : path`/admin/account-management/v1/orgs/${orgId}/service-accounts/${id}`;
  return client.request({ method: "DELETE", path: accountPath, effect: "delete", schema: anyBody });
}

/** Access to a product; `resource` and `role` are ARIs, such as `ari:cloud:confluence::site/…`. */
export interface ProductAccess {
  readonly resource: string;
  readonly role: string;
}

/**
 * Grants access to products, which takes effect some minutes after the response (measured by third parties).
 * Only the console's API has this call; none shows or revokes such access.
 */
export function inviteServiceAccount(
  client: ApiClient,
  orgId: string,
  accountId: string,
  access: readonly ProductAccess[],
): Promise<void> {
  return client.request({
    method: "POST",
    path: path`/admin/account-management/v1/orgs/${orgId}/service-accounts/invite`,
    body: { userIds: [accountId], permissionRules: access },
    effect: "write",
    schema: anyBody,
  });
}

/** Deletes through the user-management API, which one third party found to be the only way on the console's API. */
export function deleteAccountLifecycle(client: ApiClient, accountId: string): Promise<void> {
  return client.request({
    method: "POST",
    path: path`/users/${accountId}/manage/lifecycle/delete`,
    body: {},
    effect: "delete",
    schema: anyBody,
  });
}
