import type { Names } from "../names";

/** What a request does at Atlassian. A search is a read, although it is sent with POST. */
type Effect = "read" | "create" | "change" | "remove";

/** Values that a step puts into a path, query or body. */
export type Values = Readonly<Record<string, unknown>>;

/** One kind of request. A trial sends no request that is none of these. */
export interface Call {
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** `{name}` stands for one value, encoded. */
  readonly path: string;
  readonly effect: Effect;
  readonly query?: (values: Values) => Readonly<Record<string, unknown>>;
  readonly body?: (values: Values) => unknown;
  /** What the body of a search holds, in words. */
  readonly filters?: string;
  /** What is sent as credential: the organisation's API key, or a token of the throw-away account. @default "key" */
  readonly credential?: "key" | "token";
}

const ORG = "/admin/v1/orgs/{orgId}";
const ORG_V2 = "/admin/v2/orgs/{orgId}";
const DOCUMENTED = "/admin/api-access/v1/orgs/{orgId}/service-accounts";
const CONSOLE = "/admin/account-management/v1/orgs/{orgId}/service-accounts";
const MANAGE = "/users/{accountId}/manage";
const GROUPS = "/admin/v2/orgs/{orgId}/directories/{directoryId}/groups";
const USERS = "/admin/v2/orgs/{orgId}/directories/{directoryId}/users";

const page = ({ limit, ...rest }: Values): Values => ({ ...(limit !== undefined && { limit }), ...rest });
const account = ({ displayName, description }: Values): unknown => ({
  displayName,
  ...(description !== undefined && { description }),
});
const group = ({ name, description }: Values): unknown => ({
  name,
  ...(description !== undefined && { description }),
});
const role = ({ resourceId, roleId }: Values): unknown => ({ resourceId, roleId });

/** Every request that a trial can send. */
export const CALLS = {
  "organizations.list": { method: "GET", path: "/admin/v1/orgs", effect: "read" },
  "organization.get": { method: "GET", path: ORG, effect: "read" },
  "directories.list": { method: "GET", path: `${ORG_V2}/directories`, effect: "read", query: page },
  "keys.list": { method: "GET", path: "/admin/api-access/v1/orgs/{orgId}/api-keys", effect: "read" },
  "workspaces.search": {
    method: "POST",
    path: `${ORG_V2}/workspaces`,
    effect: "read",
    body: page,
    filters: `{"limit"}, or {"cursor"}`,
  },

  "accounts.list.documented": { method: "GET", path: DOCUMENTED, effect: "read", query: page },
  "accounts.list.console": { method: "GET", path: CONSOLE, effect: "read", query: page },
  "accounts.create.documented": { method: "POST", path: DOCUMENTED, effect: "create", body: account },
  "accounts.create.console": { method: "POST", path: CONSOLE, effect: "create", body: account },
  "accounts.update.collection": {
    method: "PATCH",
    path: DOCUMENTED,
    effect: "change",
    body: ({ idField, idValue, displayName, description }) => ({
      [String(idField)]: idValue,
      displayName,
      ...(description !== undefined && { description }),
    }),
  },
  "accounts.update.item": { method: "PATCH", path: `${DOCUMENTED}/{id}`, effect: "change", body: account },
  "accounts.delete.documented": { method: "DELETE", path: `${DOCUMENTED}/{id}`, effect: "remove" },
  "accounts.delete.console": { method: "DELETE", path: `${CONSOLE}/{id}`, effect: "remove" },
  "accounts.delete.lifecycle": {
    method: "POST",
    path: `${MANAGE}/lifecycle/delete`,
    effect: "remove",
    body: () => ({}),
  },

  "tokens.list": { method: "GET", path: `${MANAGE}/api-tokens`, effect: "read" },
  "tokens.list.account": {
    method: "GET",
    path: `${DOCUMENTED}/{id}/api-tokens`,
    effect: "read",
    query: page,
  },
  "tokens.list.organization": {
    method: "GET",
    path: `${DOCUMENTED}/api-tokens`,
    effect: "read",
    query: page,
  },
  "tokens.create": {
    method: "POST",
    path: `${MANAGE}/api-tokens`,
    effect: "create",
    body: ({ label, scopes, expiry }) => ({ label, scopes, expiry }),
  },
  "tokens.revoke": { method: "DELETE", path: `${MANAGE}/api-tokens/{tokenId}`, effect: "remove" },
  "token.use.jira": {
    method: "GET",
    path: "/ex/jira/{cloudId}/rest/api/3/myself",
    effect: "read",
    credential: "token",
  },
  "token.use.confluence": {
    method: "GET",
    path: "/ex/confluence/{cloudId}/wiki/rest/api/user/current",
    effect: "read",
    credential: "token",
  },

  "groups.search": {
    method: "POST",
    path: `${GROUPS}/search`,
    effect: "read",
    body: page,
    filters: `{"limit"}, {"groupNames"}, {"groupIds"} or {"searchTerm"} of the trial's group`,
  },
  "groups.get": { method: "GET", path: `${GROUPS}/{groupId}`, effect: "read" },
  "groups.create": { method: "POST", path: GROUPS, effect: "create", body: group },
  "groups.update.patch": { method: "PATCH", path: `${GROUPS}/{groupId}`, effect: "change", body: group },
  "groups.update.put": { method: "PUT", path: `${GROUPS}/{groupId}`, effect: "change", body: group },
  "groups.delete": { method: "DELETE", path: `${GROUPS}/{groupId}`, effect: "remove" },

  "users.search": {
    method: "POST",
    path: `${USERS}/search`,
    effect: "read",
    body: page,
    filters: `{"groupIds"} of the trial's group, {"accountIds"} of its account, or {"emails"} of --member`,
  },
  "members.add": {
    method: "POST",
    path: `${GROUPS}/{groupId}/memberships`,
    effect: "create",
    body: ({ accountId }) => ({ accountId }),
  },
  "members.remove": {
    method: "DELETE",
    path: `${GROUPS}/{groupId}/memberships/{accountId}`,
    effect: "remove",
  },

  "roles.list": { method: "GET", path: `${GROUPS}/{groupId}/role-assignments`, effect: "read", query: page },
  "roles.assign": {
    method: "POST",
    path: `${GROUPS}/{groupId}/role-assignments/assign`,
    effect: "create",
    body: role,
  },
  "roles.revoke": {
    method: "POST",
    path: `${GROUPS}/{groupId}/role-assignments/revoke`,
    effect: "remove",
    body: role,
  },
  "access.grant": {
    method: "POST",
    path: `${CONSOLE}/invite`,
    effect: "create",
    body: ({ accountId, resource, role: granted }) => ({
      userIds: [accountId],
      permissionRules: [{ resource, role: granted }],
    }),
  },
  "access.list": { method: "GET", path: `${USERS}/{accountId}/role-assignments`, effect: "read" },
  "access.revoke": {
    method: "POST",
    path: `${ORG}/users/{accountId}/roles/revoke`,
    effect: "remove",
    body: ({ role: granted, resource }) => ({ role: granted, resource }),
  },

  "events.list": { method: "GET", path: `${ORG}/events`, effect: "read", query: page },
  "events.get": { method: "GET", path: `${ORG}/events/{eventId}`, effect: "read" },
} as const satisfies Readonly<Record<string, Call>>;

export type CallId = keyof typeof CALLS;

/** A value of a path in one encoded segment. Account ids hold a colon, which the API takes as it is. */
function segmentOf(value: unknown): string {
  const text = String(value);
  if (text === "" || text === "." || text === "..") {
    throw new RangeError(`"${text}" cannot be part of a request path`);
  }
  return encodeURIComponent(text).replaceAll("%3A", ":");
}

export function pathOf({ path }: Call, values: Values): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => segmentOf(values[name] ?? ""));
}

/** The values that a path of this call holds; `undefined` where the path is none of this call's. */
export function valuesIn(
  { path: template }: Call,
  path: string,
): Readonly<Record<string, string>> | undefined {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const pattern = template.replace(/[.+?^$()|[\]\\]/g, "\\$&").replace(/\{\w+\}/g, "([^/]+)");
  const found = new RegExp(`^${pattern}$`).exec(path);
  return found === null
    ? undefined
    : Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? "")]));
}

/** What stands for values that are not known before the request is due. */
export function placeholders(known: Values): Values {
  return new Proxy(known, {
    get: (target, name) => (typeof name === "string" ? (target[name] ?? `{${name}}`) : undefined),
    ownKeys: (target) => Reflect.ownKeys(target),
  });
}

/** The names of a trial's objects, for a request that is only shown. */
export function shownValues(names: Names): Values {
  return {
    displayName: names.account,
    name: names.group,
    label: names.label("A"),
    description: names.description("…"),
  };
}
