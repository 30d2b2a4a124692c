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
  /** What a create on api-access answers: the account, nothing, or its ids only. */
  createServiceAccountBody: oneOf("account", "none", "id"),
  /** The status of a create on account-management. 204 has no body. */
  consoleCreateStatus: oneOf(200, 201, 202, 204),
  /** What a create on account-management answers. */
  consoleCreateBody: oneOf("account", "none", "id"),
  /** Service accounts that the organisation may hold; null for no limit. */
  quota: optionalCount(),
  /** The status of a create above the quota. */
  quotaStatus: oneOf(402, 409, 403),
  /** The answer to a create or rename to a name that another account has. */
  duplicateAccountName: oneOf("allow", 400, 409),

  /** Which of its two ids an account shows, and under which name: `swapped` shows each as the other. */
  accountIds: oneOf("both", "swapped", "id", "atlassianId"),
  /** Whether a new account's `id` equals its `atlassianId`. */
  sameIds: oneOf(false, true),
  /** How `id` is written in answers. */
  serviceAccountIdForm: oneOf("plain", "uppercase", "ari"),
  /** How `atlassianId` is written in answers. */
  accountIdForm: oneOf("plain", "uppercase", "ari"),
  /** Which id the paths of api-access take. */
  apiAccessPathId: oneOf("id", "atlassianId", "any"),
  /** Which id the path of account-management takes. */
  consolePathId: oneOf("id", "atlassianId", "any"),
  /** Which id of a service account the paths of `/users/{accountId}/manage` take. */
  managePathId: oneOf("atlassianId", "id", "any"),

  /** Where a change is sent: `PATCH` on the collection, on `…/{serviceAccountId}`, both, or nowhere. */
  serviceAccountUpdate: oneOf("collection", "item", "both", "none"),
  /** The field that names the account in a `PATCH` on the collection. */
  patchIdField: oneOf("any", "serviceAccountId", "id", "accountId", "atlassianId"),
  /** Which id that field takes. */
  patchIdValue: oneOf("any", "id", "atlassianId"),
  /** What a `PATCH` changes; the other field is ignored. */
  patchFields: oneOf("both", "displayName", "description"),
  /** What becomes of a description that is sent: kept, ignored, refused with 400; `absent` does not show one either. */
  accountDescription: oneOf("writable", "ignored", "refused", "absent"),
  /** Which names are taken: any, 6 to 30 characters, or 6 to 30 letters and digits. Others are 400. */
  accountNameRule: oneOf("any", "length", "alphanumeric"),
  /** What is done to a name that is sent. */
  accountNameChanges: nameChanges(),
  /** What is done to a description that is sent. */
  accountDescriptionChanges: descriptionChanges(),
  /** Where a description is cut, in characters; null for nowhere. */
  accountDescriptionLimit: optionalCount(1),

  /** Whether the documented delete is routed, or refuses with 403. */
  documentedDelete: oneOf("routed", "unrouted", "refused"),
  /** Which undocumented route deletes an account. */
  deleteVariant: oneOf("any", "accountManagement", "lifecycle", "none"),
  /** The status of a delete, on every route. */
  accountDeleteStatus: oneOf(204, 200, 202),
  /** The answer to deleting an account that there is not, or that the path names by the id that it does not take. */
  unknownAccountDelete: oneOf(404, 400, 204),
  /** How long a deleted account is still there, with `deletionStatus`; its tokens work until then. */
  accountDeleteTakesMs: count(0),
  /** The `status` that an account or group shows while it is being deleted. */
  deletionStatus: oneOf("deleting", "deleted", "DELETED", "PENDING_DELETION"),

  /** Delay until the listings show a new account. */
  serviceAccountListLagMs: count(0),
  /** Delay until the listings show a new name or description. */
  serviceAccountUpdateLagMs: count(0),
  /** Delay until the listings leave out a deleted account. */
  serviceAccountDeleteLagMs: count(0),
  /** What `links.next` of the api-access listing holds: an absolute URL or a bare cursor. */
  apiAccessNextLink: oneOf("absolute", "cursor"),
  /** `total` of the listings: the right number, one more, one fewer, or left out. */
  listingTotal: oneOf("right", "more", "fewer", "absent"),
  /** The largest `limit` of the api-access listing. */
  apiAccessMaxLimit: count(1000, 1),
  /** The largest `limit` of the account-management listing. */
  consoleMaxLimit: count(80, 1),
  /** What a larger `limit` does: 400, or as many as allowed. */
  limitAboveMax: oneOf("refuse", "clamp"),
  /** How `updatedAt` is written: epoch milliseconds, RFC 3339, or not at all. */
  updatedAtForm: oneOf("number", "text", "absent"),
  /** Delay until the directory knows a new account: invite and memberships are 404 before. */
  accountReadyAfterMs: count(0),
};
