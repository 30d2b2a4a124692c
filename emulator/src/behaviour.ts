import { checkNames } from "./fields";

/** How many requests a key may make in a period of real time. */
export interface RateLimit {
  /** Requests allowed in one period. */
  requests: number;
  /** Length of the period in seconds of real time. */
  periodSeconds: number;
  /** What a 429 carries. @default "x-ratelimit" */
  headerStyle?: "x-ratelimit" | "retry-after" | "both";
}

/**
 * The switchable part of the emulator: what the contract leaves open, and the delays and limits of an organisation.
 * All times are in milliseconds of the emulator's clock unless a field says otherwise.
 */
export interface Behaviour {
  /** What create of a service account answers on api-access: the account, or 201 with no body. @default "account" */
  createServiceAccountBody: "account" | "none";
  /** The field that names the account in `PATCH …/service-accounts`. @default "any" */
  patchIdField: "any" | "serviceAccountId" | "id" | "accountId";
  /** Which id the paths of api-access take. @default "id" */
  apiAccessPathId: "id" | "atlassianId" | "any";
  /** What `links.next` of the api-access listing holds: an absolute URL or a bare cursor. @default "absolute" */
  apiAccessNextLink: "absolute" | "cursor";
  /** The api-access lists of tokens as `{data, links}` or as a bare array. @default "page" */
  tokenListShape: "page" | "array";
  /** Which service-account APIs are routed. @default both */
  serviceAccountBackends: { apiAccess: boolean; accountManagement: boolean };
  /** Which undocumented route deletes a service account; the documented api-access one always does. @default "any" */
  deleteVariant: "any" | "accountManagement" | "lifecycle";
  /** The answer to adding a member again: 204, or 409 `ADMIN-UAM-409-2`. @default 204 */
  reAddMembership: 204 | 409;
  /** The answer to removing an account that is no member. @default 404 */
  removeNonMember: 204 | 404;
  /** The answer to creating a group whose name is taken. @default 409 */
  duplicateGroupName: 400 | 409;
  /** Whether writes take `-` as the directory. @default "refuse" */
  dashDirectoryWrites: "refuse" | "accept";
  /** Whether service accounts can be group members and are found by user search. @default true */
  serviceAccountsInDirectory: boolean;
  /** Whether products refuse (401) a token whose account has no grant for the product. @default false */
  requireProductAccess: boolean;
  /** Largest `limit` of group and user search; a larger one answers 400. @default 100 */
  maxSearchLimit: number;
  /** No page holds more items than this, whatever `limit` says; null for no cap. @default null */
  pageSize: number | null;
  /** Delay until reads show a membership change. @default 0 */
  membershipLagMs: number;
  /** Delay until group search shows a new group; get by id shows it at once. @default 0 */
  groupSearchLagMs: number;
  /** Delay until the listings show a new service account. @default 0 */
  serviceAccountListLagMs: number;
  /** Delay until the directory knows a new service account (invite and memberships answer 404 before). @default 0 */
  accountReadyAfterMs: number;
  /** Delay until reads show a role assignment or product grant, and its removal. @default 0 */
  roleLagMs: number;
  /** Service accounts that the organisation may hold; null for no limit. @default null */
  quota: number | null;
  /** The status of a create above the quota. @default 402 */
  quotaStatus: 402 | 409;
  /** Distinct accounts that may be in any group; above it adding answers 409 `ADMIN-UAM-409-3`. Null for no limit. @default null */
  licenceLimit: number | null;
  /** Requests allowed per key; null for no limit. @default null */
  rateLimit: RateLimit | null;
  /** The audit log's own limit (documented: 10 a minute); null for no limit. @default null */
  eventsRateLimit: RateLimit | null;
  /** Real time that every answer is delayed by, half of it before a change is applied and half after. @default 0 */
  latencyMs: number;
  /** Whether a new service account's `id` equals its `atlassianId`. @default false */
  sameIds: boolean;
}

export function defaultBehaviour(): Behaviour {
  return {
    createServiceAccountBody: "account",
    patchIdField: "any",
    apiAccessPathId: "id",
    apiAccessNextLink: "absolute",
    tokenListShape: "page",
    serviceAccountBackends: { apiAccess: true, accountManagement: true },
    deleteVariant: "any",
    reAddMembership: 204,
    removeNonMember: 404,
    duplicateGroupName: 409,
    dashDirectoryWrites: "refuse",
    serviceAccountsInDirectory: true,
    requireProductAccess: false,
    maxSearchLimit: 100,
    pageSize: null,
    membershipLagMs: 0,
    groupSearchLagMs: 0,
    serviceAccountListLagMs: 0,
    accountReadyAfterMs: 0,
    roleLagMs: 0,
    quota: null,
    quotaStatus: 402,
    licenceLimit: null,
    rateLimit: null,
    eventsRateLimit: null,
    latencyMs: 0,
    sameIds: false,
  };
}

/** A change of some fields; `serviceAccountBackends` may name one backend only. */
export type BehaviourPatch = Partial<Omit<Behaviour, "serviceAccountBackends">> & {
  serviceAccountBackends?: Partial<Behaviour["serviceAccountBackends"]>;
};

/** Changes `behaviour` in place; a misspelt field is an error, not a silent no-op. */
export function patchBehaviour(behaviour: Behaviour, patch: BehaviourPatch): void {
  checkNames("The emulator's behaviour", patch, Object.keys(behaviour));
  const { serviceAccountBackends, ...rest } = patch;
  Object.assign(behaviour, rest);
  Object.assign(behaviour.serviceAccountBackends, serviceAccountBackends);
}
