import { z } from "zod";
import type { ApiClient } from "../client";
import { collectPages, nextPageQuery } from "../pagination";
import { path, type ApiPath } from "../path";
import { anyBody, optionalText, pageLinks } from "./responses";

/** A service account as either API lists it. */
export interface ServiceAccountRecord {
  /** Addresses the account in the service-account collections. */
  readonly id: string;
  /** Addresses the account everywhere else; `id` where the API gives no other. */
  readonly accountId: string;
  readonly displayName: string;
  readonly description: string | undefined;
  readonly email: string | undefined;
  readonly status: string | undefined;
}

export interface ServiceAccountFields {
  readonly displayName: string;
  readonly description?: string | undefined;
}

// Both APIs, DAC-SA and the console's; every field is optional there, but one of the ids must be given.
const serviceAccount = z
  .object({
    id: optionalText,
    atlassianId: optionalText,
    displayName: optionalText,
    description: optionalText,
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
  .object({ items: z.array(serviceAccount), links: pageLinks })
  .transform(({ items, links }) => ({ items, next: links }));

// The documentation shows no body for create (VAULT), the console's API answers with the account.
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
): Promise<ServiceAccountRecord[]> {
  const listPath = collection(api, orgId);
  return collectPages(listPath.path, (next) =>
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

/** Names under which the documented update may want the account's id; its page does not say which. */
export const UPDATE_ID_FIELDS = ["serviceAccountId", "id", "accountId"] as const;

/** Only the documented API updates: `PATCH` on the collection, with the account named in the body. */
export function updateServiceAccount(
  client: ApiClient,
  orgId: string,
  idField: (typeof UPDATE_ID_FIELDS)[number],
  id: string,
  fields: { readonly displayName: string; readonly description: string },
): Promise<ServiceAccountRecord | undefined> {
  return client.request({
    method: "PATCH",
    path: collection("api-access", orgId),
    body: { [idField]: id, ...fields },
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
 * Grants access to products, which takes effect some minutes after the answer (measured by third parties). Only the console's API has this
 * call; none shows such access or takes it away.
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
