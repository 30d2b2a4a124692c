import { inspect } from "node:util";
import type { Emulator } from "pulumi-atlassian-admin-emulator";
import { createClient, type ApiClient } from "../../provider/src/client/client";
import type { Log } from "../../provider/src/client/log";
import { OrganizationApi, type AccountApi } from "../../provider/src/client/organization-api";
import { createTransport } from "../../provider/src/client/transport";
import { Organization, type OrganizationOptions } from "../../provider/src/organization/organization";

export interface ClientSettings {
  /** The server, without a slash at the end. */
  readonly url: string;
  readonly apiKey: string;
  readonly timeoutSeconds?: number;
  readonly retryBudgetSeconds?: number;
  readonly maxConcurrency?: number;
}

export interface ConnectedClient {
  readonly client: ApiClient;
  readonly log: Log;
  /** What was logged, as `<severity>: <message>`. */
  readonly messages: string[];
}

/** The real client over real HTTP. Its backoff is nothing, so that only waits that the server asks for take time. */
export function connect(settings: ClientSettings): ConnectedClient {
  const { url, apiKey, timeoutSeconds = 10, retryBudgetSeconds = 3600, maxConcurrency = 4 } = settings;
  const messages: string[] = [];
  const at = (severity: string) => (message: string) => {
    messages.push(`${severity}: ${message}`);
  };
  const log = { debug: at("debug"), info: at("info"), warn: at("warning") };
  const client = createClient({
    baseUrl: url,
    transport: createTransport({
      baseUrl: url,
      apiKey,
      userAgent: "contract-test/0",
      timeoutSeconds,
      maxConcurrency,
    }),
    maxConcurrency,
    retryBudgetSeconds,
    log,
    random: () => 0,
  });
  return { client, log, messages };
}

/** The endpoints of an organisation. */
export function organizationOf(client: ApiClient, orgId: string): OrganizationApi {
  return new OrganizationApi(client, orgId);
}

/** The endpoints of an account, which belong to no organisation. */
export function accountOf(client: ApiClient, accountId: string): AccountApi {
  return organizationOf(client, "none").account(accountId);
}

/** The emulator's organisation as one operation sees it, with nothing cached. */
export function connectOrganization(
  emulator: Emulator,
  settings: Partial<ClientSettings & Pick<OrganizationOptions, "serviceAccountApi">> = {},
): { organization: Organization; messages: string[] } {
  const { client, log, messages } = connect({ url: emulator.url, apiKey: emulator.apiKey, ...settings });
  const organization = new Organization({
    orgId: emulator.orgId,
    client,
    directoryId: undefined,
    serviceAccountApi: settings.serviceAccountApi ?? "auto",
    log,
  });
  return { organization, messages };
}

/** What a call failed with; a call that succeeds fails the test. */
export async function failureFrom(call: Promise<unknown>): Promise<unknown> {
  let result: unknown;
  try {
    result = await call;
  } catch (error) {
    return error;
  }
  throw new Error(`The call succeeded with ${inspect(result)}.`);
}

/**
 * Everything that can be got out of an error by any way of printing or walking it, hidden properties and
 * causes included.
 */
export function everythingIn(error: unknown): string {
  const seen = new Set<unknown>();
  const texts: string[] = [inspect(error, { depth: 20, showHidden: true }), safeJson(error), String(error)];
  const walk = (value: unknown): void => {
    if (typeof value === "string") {
      texts.push(value);
    }
    if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value)) {
      return;
    }
    seen.add(value);
    for (const key of Reflect.ownKeys(value)) {
      texts.push(String(key));
      walk(Reflect.get(value, key));
    }
  };
  walk(error);
  return texts.join("\n");
}

function safeJson(value: unknown): string {
  try {
    return JSON.stringify([value]);
  } catch {
    return "";
  }
}
