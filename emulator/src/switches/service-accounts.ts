import { composite, count, oneOf, optionalCount } from "./switch";
import { descriptionChanges, nameChanges } from "./text-changes";

/** Service accounts. Times are milliseconds of the emulator's clock. */
export const serviceAccountSwitches = {
  /** Which service-account APIs are routed. */
  serviceAccountBackends: composite(
    { apiAccess: true, accountManagement: true },
    "{apiAccess?: boolean, accountManagement?: boolean}",
    (value) =>
      Object.entries(value).every(
        ([name, isRouted]) =>
          ["apiAccess", "accountManagement"].includes(name) && typeof isRouted === "boolean",
      ),
  ),

  /** The status of a create on api-access. 204 has no body. */
  createServiceAccountStatus: oneOf(201, 200, 202, 204),
  /** The body of the response to a create on api-access: the account, nothing, or only its ids. */
  createServiceAccountBody: oneOf("account", "none", "id"),
  /** The status of a create on account-management. 204 has no body. */
  consoleCreateStatus: oneOf(200, 201, 202, 204),
  /** The body of the response to a create on account-management. */
  consoleCreateBody: oneOf("account", "none", "id"),
  /** How many service accounts the organisation can have; null for no limit. */
  quota: optionalCount(),
  /** The status of a create above the quota. */
  quotaStatus: oneOf(402, 409, 403),
  /** The response to a create or rename with a name that another account has. */
  duplicateAccountName: oneOf("allow", 400, 409),

  /** Which of its two ids an account shows, and under which name: `swapped` shows each under the other's name. */
  accountIds: oneOf("both", "swapped", "id", "atlassianId"),
  /** Whether a new account's `id` equals its `atlassianId`. */
  sameIds: oneOf(false, true),
  /** How responses write `id`. */
  serviceAccountIdForm: oneOf("plain", "uppercase", "ari"),
  /** How responses write `atlassianId`. */
  accountIdForm: oneOf("plain", "uppercase", "ari"),
  /** Which id the paths of api-access use. */
  apiAccessPathId: oneOf("id", "atlassianId", "any"),
  /** Which id the path of account-management uses. */
  consolePathId: oneOf("id", "atlassianId", "any"),
  /** Which id of a service account the paths of `/users/{accountId}/manage` use. */
  managePathId: oneOf("atlassianId", "id", "any"),

  /** Where a change is sent: `PATCH` on the collection, on `…/{serviceAccountId}`, both, or nowhere. */
  serviceAccountUpdate: oneOf("collection", "item", "both", "none"),
  /** The field that identifies the account in a `PATCH` on the collection. */
  patchIdField: oneOf("any", "serviceAccountId", "id", "accountId", "atlassianId"),
  /** Which id that field uses. */
  patchIdValue: oneOf("any", "id", "atlassianId"),
  /** What a `PATCH` changes; the other field is ignored. */
  patchFields: oneOf("both", "displayName", "description"),
  /** What the API does with a description: keep it, ignore it, or return 400. With `absent` it shows none either. */
  accountDescription: oneOf("writable", "ignored", "refused", "absent"),
  /** Which names are allowed: any, 6 to 30 characters, or 6 to 30 letters and digits. Others are 400. */
  accountNameRule: oneOf("any", "length", "alphanumeric"),
  /** How the API changes a name that a client sends. */
  accountNameChanges: nameChanges(),
  /** How the API changes a description that a client sends. */
  accountDescriptionChanges: descriptionChanges(),
  /** The API cuts a description after so many characters; null for no limit. */
  accountDescriptionLimit: optionalCount(1),

  /** Whether the documented delete has a route, or returns 403. */
  documentedDelete: oneOf("routed", "unrouted", "refused"),
  /** Which undocumented route deletes an account. */
  deleteVariant: oneOf("any", "accountManagement", "lifecycle", "none"),
  /** The status of a delete, on every route. */
  accountDeleteStatus: oneOf(204, 200, 202),
  /** The status of the response to a delete of an unknown account, or of one with the wrong id in the path. */
  unknownAccountDelete: oneOf(404, 400, 204),
  /** How long a delete takes. Until then the account still exists, with `deletionStatus`, and its tokens work. */
  accountDeleteTakesMs: count(0),
  /** The `status` that an account or group shows while it is being deleted. */
  deletionStatus: oneOf("deleting", "deleted", "DELETED", "PENDING_DELETION"),

  /** Delay until the listings show a new account. */
  serviceAccountListLagMs: count(0),
  /** Delay until the listings show a new name or description. */
  serviceAccountUpdateLagMs: count(0),
  /** Delay until the listings no longer show a deleted account. */
  serviceAccountDeleteLagMs: count(0),
  /** The content of `links.next` of the api-access listing: an absolute URL or a bare cursor. */
  apiAccessNextLink: oneOf("absolute", "cursor"),
  /** `total` of the listings: the right number, one more, one less, or omitted. */
  listingTotal: oneOf("right", "more", "fewer", "absent"),
  /** The largest `limit` of the api-access listing. */
  apiAccessMaxLimit: count(1000, 1),
  /** The largest `limit` of the account-management listing. */
  consoleMaxLimit: count(80, 1),
  /** The response to a larger `limit`: 400, or a page of the largest size. */
  limitAboveMax: oneOf("refuse", "clamp"),
  /** How `updatedAt` is written: epoch milliseconds, RFC 3339, or not at all. */
  updatedAtForm: oneOf("number", "text", "absent"),
  /** Delay until the directory knows a new account: invite and memberships return 404 before. */
  accountReadyAfterMs: count(0),
};
