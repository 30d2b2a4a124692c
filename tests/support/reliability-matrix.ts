/**
 * What the provider does after each fault of each endpoint. docs/reliability.md shows this table, and
 * tests/contract/client/reliability.test.ts makes every fault happen and looks whether it is true.
 */

/** The columns. */
export const FAULTS = {
  retryAfter: "429 with `Retry-After`",
  rateLimitReset: "429 with `X-RateLimit-Reset`",
  serverErrorBefore: "5xx, not applied",
  resetBefore: "connection reset, not applied",
  resetAfter: "connection reset, applied",
  badGatewayAfter: "502, applied",
  timeout: "no response in time",
  spoiledAfter: "response cut off or not JSON, applied",
  htmlPage: "HTML page with 200, not applied",
  refused: "401 or 403",
  notFound: "404, but it exists",
  gone: "404, it is deleted",
} as const;

export type FaultName = keyof typeof FAULTS;

/** The words in the cells and what they mean. */
export const OUTCOMES = {
  retried: "the request is retried until there is a response; the result is the same as without the fault",
  "retried, gone": "the request is retried; the object is deleted by then, which counts as success",
  found: "not retried: the provider searches for the object, finds it as declared, and records it",
  "not found, retried":
    "the provider searches for the object and does not find it, so it retries the request",
  repeated: "nothing shows whether it was applied, and repeating it is harmless, so the request is repeated",
  "revoked, created again":
    "the provider finds the token with the lost secret by its label, revokes it and creates another one, so that exactly one exists",
  "other API": "the other service account API is used",
  "other endpoint": "another endpoint for the same operation is used (the other id, then the lifecycle call)",
  accepted: "counts as success: the body of the response does not matter",
  done: "counts as success after a second read",
  "is gone":
    "the object counts as deleted, because two different reads agree: a refresh removes it from the state",
  fails: "the operation fails immediately with the API's reason and the remedy; nothing else is sent",
  "waits, then fails": "retried at growing intervals for the time in “Waiting for the API to catch up”",
  stops:
    "the provider searches for 60 s (account) or `listingLagSeconds` (group) without finding it, so it is unknown whether it will appear: the operation stops and reports where to search and what to do, rather than creating a second one",
  "—": "cannot happen",
} as const;

type Outcome = keyof typeof OUTCOMES;

/** What a test of the cell expects. */
export interface Cell {
  readonly outcome: Outcome;
  /** How often the endpoint itself is called; `several` where it is asked again at intervals. */
  readonly requests: number | "several";
  /** How the operation ends: done, gone (a read only), or the code of its error. */
  readonly ends:
    "done" | "gone" | "api" | "lookup" | "outcome-unknown" | "refused" | "response-shape" | "uncertain";
}

export interface EndpointRow {
  /** What the provider does with it, in one or two words. */
  readonly operation: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** The route as the emulator's request log names it. */
  readonly route: string;
  readonly cells: Readonly<Record<FaultName, Cell>>;
}

const RETRIED: Cell = { outcome: "retried", requests: 2, ends: "done" };
const RETRIED_GONE: Cell = { outcome: "retried, gone", requests: 2, ends: "done" };
const FOUND: Cell = { outcome: "found", requests: 1, ends: "done" };
const SENT_AGAIN: Cell = { outcome: "not found, retried", requests: 2, ends: "done" };
const REPEATED: Cell = { outcome: "repeated", requests: 2, ends: "done" };
const STOPS: Cell = { outcome: "stops", requests: 1, ends: "outcome-unknown" };
const CREATED_AGAIN: Cell = { outcome: "revoked, created again", requests: 2, ends: "done" };
const REFUSED: Cell = { outcome: "fails", requests: 1, ends: "api" };
const BAD_SHAPE: Cell = { outcome: "fails", requests: 1, ends: "response-shape" };
const ACCEPTED: Cell = { outcome: "accepted", requests: 1, ends: "done" };
const DONE: Cell = { outcome: "done", requests: 1, ends: "done" };
const GONE: Cell = { outcome: "is gone", requests: 1, ends: "gone" };
const GONE_AFTER_TWO: Cell = { ...GONE, requests: 2 };
// The object that it would concern is looked up first.
const NOT_SENT: Cell = { outcome: "fails", requests: 0, ends: "lookup" };
const IMPOSSIBLE: Cell = { outcome: "—", requests: 0, ends: "done" };

const read = (notFound: Cell, gone: Cell): EndpointRow["cells"] => ({
  retryAfter: RETRIED,
  rateLimitReset: RETRIED,
  serverErrorBefore: RETRIED,
  resetBefore: RETRIED,
  resetAfter: RETRIED,
  badGatewayAfter: RETRIED,
  timeout: RETRIED,
  spoiledAfter: RETRIED,
  htmlPage: RETRIED,
  refused: REFUSED,
  notFound,
  gone,
});

// A page that is not of the API proves nothing, so the object is searched for, and is there.
const removal = (notFound: Cell): EndpointRow["cells"] => ({
  ...read(notFound, DONE),
  resetAfter: RETRIED_GONE,
  badGatewayAfter: RETRIED_GONE,
  spoiledAfter: ACCEPTED,
  htmlPage: BAD_SHAPE,
});

const write = (applied: Cell, notApplied: Cell, notFound: Cell, gone: Cell): EndpointRow["cells"] => ({
  retryAfter: RETRIED,
  rateLimitReset: RETRIED,
  serverErrorBefore: notApplied,
  resetBefore: notApplied,
  resetAfter: applied,
  badGatewayAfter: applied,
  timeout: notApplied,
  spoiledAfter: applied,
  htmlPage: notApplied,
  refused: REFUSED,
  notFound,
  gone,
});

// The listing is read before, so nothing is sent for an account that is gone.
const accountRemoval: EndpointRow["cells"] = {
  ...removal({ outcome: "other endpoint", requests: 2, ends: "done" }),
  gone: { ...DONE, requests: 0 },
};

const API_ACCESS = "/admin/api-access/v1/orgs/{orgId}/service-accounts";
const ACCOUNT_MANAGEMENT = "/admin/account-management/v1/orgs/{orgId}/service-accounts";
const TOKENS = "/users/{accountId}/manage/api-tokens";
const DIRECTORIES = "/admin/v2/orgs/{orgId}/directories";
const DIRECTORY = `${DIRECTORIES}/{directoryId}`;
const GROUP = `${DIRECTORY}/groups/{groupId}`;

/** The rows. */
export const ENDPOINTS = {
  listAccounts: {
    operation: "list service accounts",
    method: "GET",
    route: API_ACCESS,
    cells: read({ outcome: "other API", requests: 1, ends: "done" }, GONE_AFTER_TWO),
  },
  createAccount: {
    operation: "create service account",
    method: "POST",
    route: API_ACCESS,
    cells: write(FOUND, STOPS, REFUSED, IMPOSSIBLE),
  },
  updateAccount: {
    operation: "update service account",
    method: "PATCH",
    route: API_ACCESS,
    // Four fields with either id; the two forms in the path are another endpoint.
    cells: write(FOUND, SENT_AGAIN, { ...REFUSED, requests: 8 }, NOT_SENT),
  },
  deleteAccount: {
    operation: "delete service account",
    method: "DELETE",
    route: `${API_ACCESS}/{serviceAccountId}`,
    cells: accountRemoval,
  },
  listConsoleAccounts: {
    operation: "list service accounts",
    method: "GET",
    route: ACCOUNT_MANAGEMENT,
    cells: read(REFUSED, GONE_AFTER_TWO),
  },
  createConsoleAccount: {
    operation: "create service account",
    method: "POST",
    route: ACCOUNT_MANAGEMENT,
    cells: write(FOUND, STOPS, REFUSED, IMPOSSIBLE),
  },
  deleteConsoleAccount: {
    operation: "delete service account",
    method: "DELETE",
    route: `${ACCOUNT_MANAGEMENT}/{serviceAccountId}`,
    cells: accountRemoval,
  },
  inviteAccount: {
    operation: "grant access to apps",
    method: "POST",
    route: `${ACCOUNT_MANAGEMENT}/invite`,
    cells: { ...write(REPEATED, REPEATED, REFUSED, REFUSED), spoiledAfter: ACCEPTED },
  },
  listTokens: {
    operation: "list tokens",
    method: "GET",
    route: TOKENS,
    cells: read(REFUSED, GONE_AFTER_TWO),
  },
  mintToken: {
    operation: "create token",
    method: "POST",
    route: TOKENS,
    cells: write(
      CREATED_AGAIN,
      SENT_AGAIN,
      { outcome: "waits, then fails", requests: "several", ends: "outcome-unknown" },
      NOT_SENT,
    ),
  },
  revokeToken: {
    operation: "revoke token",
    method: "DELETE",
    route: `${TOKENS}/{tokenId}`,
    cells: removal(REFUSED),
  },
  searchGroups: {
    operation: "find groups",
    method: "POST",
    route: `${DIRECTORY}/groups/search`,
    cells: read(REFUSED, GONE),
  },
  getGroup: {
    operation: "read group that the search does not show",
    method: "GET",
    route: GROUP,
    cells: read(GONE, GONE),
  },
  changeGroup: {
    operation: "rename or describe group",
    method: "PATCH",
    route: GROUP,
    cells: {
      ...write(FOUND, SENT_AGAIN, { outcome: "other endpoint", requests: 1, ends: "done" }, NOT_SENT),
      spoiledAfter: ACCEPTED,
    },
  },
  createGroup: {
    operation: "create group",
    method: "POST",
    route: `${DIRECTORY}/groups`,
    cells: write(FOUND, STOPS, REFUSED, IMPOSSIBLE),
  },
  deleteGroup: {
    operation: "delete group",
    method: "DELETE",
    route: GROUP,
    cells: { ...removal(REFUSED), gone: { ...DONE, requests: 0 } },
  },
  addMember: {
    operation: "add member",
    method: "POST",
    route: `${GROUP}/memberships`,
    cells: {
      ...write(
        FOUND,
        SENT_AGAIN,
        { outcome: "waits, then fails", requests: "several", ends: "lookup" },
        REFUSED,
      ),
      spoiledAfter: ACCEPTED,
    },
  },
  removeMember: {
    operation: "remove member",
    method: "DELETE",
    route: `${GROUP}/memberships/{accountId}`,
    cells: removal(REFUSED),
  },
  searchUsers: {
    operation: "find members and users",
    method: "POST",
    route: `${DIRECTORY}/users/search`,
    cells: read({ outcome: "fails", requests: 2, ends: "uncertain" }, GONE),
  },
  listRoles: {
    operation: "list the roles of a group",
    method: "GET",
    route: `${GROUP}/role-assignments`,
    cells: read(REFUSED, GONE),
  },
  assignRole: {
    operation: "assign role",
    method: "POST",
    route: `${GROUP}/role-assignments/assign`,
    cells: { ...write(FOUND, SENT_AGAIN, REFUSED, NOT_SENT), spoiledAfter: ACCEPTED },
  },
  revokeRole: {
    operation: "revoke role",
    method: "POST",
    route: `${GROUP}/role-assignments/revoke`,
    cells: removal(REFUSED),
  },
  listWorkspaces: {
    operation: "list workspaces",
    method: "POST",
    route: "/admin/v2/orgs/{orgId}/workspaces",
    cells: read(REFUSED, IMPOSSIBLE),
  },
  listDirectories: {
    operation: "list directories",
    method: "GET",
    route: DIRECTORIES,
    cells: read(REFUSED, IMPOSSIBLE),
  },
} as const satisfies Readonly<Record<string, EndpointRow>>;

export type EndpointName = keyof typeof ENDPOINTS;

/** The table of docs/reliability.md, row by row. */
export function reliabilityTable(): string[][] {
  const rows: EndpointRow[] = Object.values(ENDPOINTS);
  return [
    ["operation", "request", ...Object.values(FAULTS)],
    ...rows.map(({ operation, method, route, cells }) => [
      operation,
      `\`${method} ${shorten(route)}\``,
      ...Object.keys(FAULTS).map((fault) => cells[fault as FaultName].outcome),
    ]),
  ];
}

/** The cells of one table of a Markdown text: the first table under the heading. */
export function tableUnder(heading: string, markdown: string): string[][] {
  const lines = markdown.slice(markdown.indexOf(`\n${heading}\n`)).split("\n");
  const first = lines.findIndex((line) => line.startsWith("|"));
  const end = lines.findIndex((line, index) => index > first && !line.startsWith("|"));
  return lines
    .slice(first, end === -1 ? undefined : end)
    .filter((line) => !/^\|[\s|:-]+\|$/.test(line))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

function shorten(route: string): string {
  return route
    .replace("/admin/api-access/v1/orgs/{orgId}", "/admin/api-access/…")
    .replace("/admin/account-management/v1/orgs/{orgId}", "/admin/account-management/…")
    .replace("/admin/v2/orgs/{orgId}/directories/{directoryId}", "…")
    .replace("/admin/v2/orgs/{orgId}", "…");
}
