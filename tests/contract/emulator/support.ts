import { type Emulator, type EmulatorOptions, startEmulator } from "pulumi-atlassian-admin-emulator";

/** The fields of every answer that a test looks at; which of them are there depends on the endpoint. */
interface Body {
  id: string;
  atlassianId: string;
  accountId: string;
  name: string;
  email: string;
  displayName: string;
  description: string;
  status: string;
  createdAt: string;
  addedToOrg: string;
  expiry: string;
  expiresAt: string;
  message: string;
  type: string;
  account_id: string;
  label: string;
  token: string;
  lastAccess: string;
  updatedAt: number;
  code: string;
  error: string;
  total: number;
  count: number;
  counts: Record<string, number>;
  scopes: string[];
  ids: string[];
  users: string[];
  groups: Body[];
  serviceAccounts: [Body, ...Body[]];
  roleAssignments: Body[];
  directoryId: string;
  membershipLagMs: number;
  now: number;
  iso: string;
  items: [Body, ...Body[]];
  entries: Record<string, unknown>[];
  errors: [Body, ...Body[]];
  data: [Body, ...Body[]] & Body;
  attributes: { typeKey: string; action: string; actor: { auth: object }; context: [{ attributes: Body }] };
  links: { next?: string; self?: string };
  meta: { next: string | null; total: number };
}

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** The body as parsed JSON; undefined at run time where it is none. */
  json: Body;
}

/** Matches any string, typed so that it can stand in any expected object. */
export const anyText: unknown = expect.any(String);

export interface Organization {
  emulator: Emulator;
  /** Sends a request with the key without scopes; `{o}` and `{d}` in the path are the organisation and its directory. */
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
