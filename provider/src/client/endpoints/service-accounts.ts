import { z } from "zod";
import { endpoint, listing } from "../endpoint";
import { bareId, idKey } from "../ids";
import { anyBody, optionalText, pageLinks, pageTotal } from "./responses";

/** A service account as either API lists it. */
export interface ServiceAccountRecord {
  /** Identifies the account in the service-account APIs. */
  readonly id: string;
  /** Identifies the account in every other API; `id` if the API shows no other. */
  readonly accountId: string;
  /** Empty if the response omits it. */
  readonly displayName: string;
  /** Empty if the account has none, `undefined` if the response omits it. */
  readonly description: string | undefined;
  readonly email: string | undefined;
  readonly status: string | undefined;
}

export interface ServiceAccountFields {
  readonly displayName: string;
  readonly description?: string | undefined;
}

// For both APIs, DAC-SA and the console's. Every field is optional there, but one of the ids must be present.
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

const page = z
  .object({ items: z.array(serviceAccount), links: pageLinks, total: pageTotal })
  .transform(({ items, links, total }) => ({ items, next: links, total }));

// The documentation shows no body for create (VAULT). The console's API returns the account.
const maybeServiceAccount = z.unknown().transform((body) => {
  const parsed = serviceAccount.safeParse(body);
  return parsed.success ? parsed.data : undefined;
});

/** The two APIs that manage service accounts (DESIGN.md, "Two service-account APIs"). */
export type ServiceAccountApiName = "api-access" | "account-management";

// `api` is a `ServiceAccountApiName`: both APIs have the same paths below it.
const COLLECTION = "/admin/{api}/v1/orgs/{orgId}/service-accounts";

export const serviceAccounts = listing({
  method: "GET",
  path: COLLECTION,
  paging: "next-link",
  // The console's API rejects a limit over 80 (measured by third parties). The documented API has no such parameter.
  query: ({ api }) => (api === "account-management" ? { limit: 80 } : {}),
  page,
  key: ({ id }) => idKey(id),
});

/** Resolves to the new account, or to `undefined` where the response omits it: look it up then. */
export const createServiceAccount = endpoint({
  method: "POST",
  path: COLLECTION,
  effect: "write",
  isUnrepeatable: true,
  body: (fields: ServiceAccountFields) => fields,
  response: maybeServiceAccount,
});

export const deleteServiceAccount = endpoint({
  method: "DELETE",
  path: `${COLLECTION}/{id}`,
  effect: "delete",
  response: anyBody,
});

/** How an update identifies the account: by one of its ids, in a field of the body or in the path. */
export interface UpdateForm {
  readonly idField: "serviceAccountId" | "id" | "accountId" | "atlassianId" | undefined;
  readonly id: "id" | "accountId";
}

/**
 * The possible forms of the update, most likely first. By the documentation the body names the account, but how
 * it does is not documented.
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

/** An update that names the account in its body, in the field `idField`. */
interface NamedUpdate {
  readonly idField: string;
  readonly id: string;
  readonly fields: ServiceAccountFields;
}

/** The service accounts in the documented API. */
export const DOCUMENTED_ACCOUNTS = "/admin/api-access/v1/orgs/{orgId}/service-accounts";

/** The documented update, which only the documented API has. */
export const updateInCollection = endpoint({
  method: "PATCH",
  path: DOCUMENTED_ACCOUNTS,
  effect: "write",
  body: ({ idField, id, fields }: NamedUpdate) => ({ [idField]: id, ...fields }),
  response: maybeServiceAccount,
});

/** The update on the account itself, which is a guess. */
export const updateByPath = endpoint({
  method: "PATCH",
  path: `${DOCUMENTED_ACCOUNTS}/{id}`,
  effect: "write",
  body: (fields: ServiceAccountFields) => fields,
  response: maybeServiceAccount,
});

/** Access to a product; `resource` and `role` are ARIs, such as `ari:cloud:confluence::site/…`. */
export interface ProductAccess {
  readonly resource: string;
  readonly role: string;
}

/** An account, and the access to give it. */
interface Invitation {
  readonly accountId: string;
  readonly access: readonly ProductAccess[];
}

/**
 * Grants access to products, which takes effect some minutes after the response (measured by third parties).
 * Only the console's API has this call. No API shows or revokes such access.
 */
export const inviteServiceAccount = endpoint({
  method: "POST",
  path: "/admin/account-management/v1/orgs/{orgId}/service-accounts/invite",
  effect: "write",
  body: ({ accountId, access }: Invitation) => ({ userIds: [accountId], permissionRules: access }),
  response: anyBody,
});

/** Deletes through the user-management API. One third party found that the console's API needs this. */
export const deleteAccountLifecycle = endpoint({
  method: "POST",
  path: "/users/{accountId}/manage/lifecycle/delete",
  effect: "delete",
  body: () => ({}),
  response: anyBody,
});
