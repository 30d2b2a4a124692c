import { type Emulator, type EmulatorOptions, startEmulator } from "pulumi-atlassian-admin-emulator";

/** The fields of every response that a test checks; which of them are there depends on the endpoint. */
interface Body {
  readonly id: string;
  readonly atlassianId: string;
  readonly accountId: string;
  name: string;
  readonly email: string;
  readonly displayName: string;
  readonly description: string;
  readonly status: string;
  readonly createdAt: string;
  readonly addedToOrg: string;
  readonly expiry: string;
  readonly expiresAt: string;
  readonly message: string;
  readonly type: string;
  readonly account_id: string;
  readonly label: string;
  readonly token: string;
  readonly lastAccess: string;
  readonly updatedAt: number;
  readonly code: string;
  readonly error: string;
  readonly total: number;
  readonly count: number;
  readonly counts: Record<string, number>;
  readonly scopes: string[];
  readonly ids: string[];
  readonly users: string[];
  readonly groups: Body[];
  readonly serviceAccounts: [Body, ...Body[]];
  readonly roleAssignments: Body[];
  readonly directoryId: string;
  readonly membershipLagMs: number;
  readonly now: number;
  readonly iso: string;
  readonly items: [Body, ...Body[]];
  readonly entries: Record<string, unknown>[];
  readonly errors: [Body, ...Body[]];
  readonly data: [Body, ...Body[]] & Body;
  readonly attributes: {
    typeKey: string;
    action: string;
    actor: { auth: object };
    context: [{ attributes: Body }];
  };
  readonly links: { next?: string; self?: string };
  readonly meta: { next: string | null; total: number };
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as parsed JSON; undefined at run time where it is none. */
  readonly json: Body;
}

/** Matches any string, typed so that it can stand in any expected object. */
export const anyText: unknown = expect.any(String);

export interface Organization {
  emulator: Emulator;
  /**
   * Sends a request with the key without scopes; `{o}` and `{d}` in the path are the organisation and its
   * directory.
   */
  send: (method: string, path: string, body?: unknown, key?: string) => Promise<Reply>;
  asScoped: (method: string, path: string, body?: unknown) => Promise<Reply>;
}

/** Starts an emulator for each test of a file and stops it after the test. */
export function useEmulator(options: EmulatorOptions = {}): Organization {
  const organization = {} as Organization;
  beforeEach(async () => {
    organization.emulator = await startEmulator(options);
  });
  afterEach(async () => {
    await organization.emulator.close();
  });
  organization.send = (method, path, body, key) => send(organization.emulator, method, path, body, key);
  organization.asScoped = (method, path, body) =>
    send(organization.emulator, method, path, body, organization.emulator.scopedApiKey);
  return organization;
}

export async function send(
  emulator: Emulator,
  method: string,
  path: string,
  body?: unknown,
  key = emulator.apiKey,
): Promise<Reply> {
  const url = emulator.url + path.replace("{o}", emulator.orgId).replace("{d}", emulator.directoryId);
  const response = await fetch(url, {
    method,
    headers: {
      ...(key !== "" && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parse(text) as Body };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Where an organisation's objects are read and written. */
export const PATHS = {
  documented: "/admin/api-access/v1/orgs/{o}/service-accounts",
  console: "/admin/account-management/v1/orgs/{o}/service-accounts",
  groups: "/admin/v2/orgs/{o}/directories/{d}/groups",
  groupSearch: "/admin/v2/orgs/{o}/directories/-/groups/search",
  userSearch: "/admin/v2/orgs/{o}/directories/-/users/search",
} as const;

export const inDays = (days: number, from = Date.now()): string =>
  new Date(from + days * 86_400_000).toISOString();
