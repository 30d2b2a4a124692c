import { Organization } from "../../../provider/src/organization/organization";
import type { ServiceAccounts } from "../../../provider/src/organization/service-accounts";
import { apiError } from "../../support/failures";
import { FakeClient, recordingLog, type Answer } from "./fake-client";

/** A service account as the API lists it. */
export interface Item {
  readonly id?: string;
  readonly atlassianId?: string;
  readonly displayName: string;
  readonly description?: string;
  readonly email?: string;
  readonly status?: string;
}

export const DOCUMENTED = "/admin/api-access/v1/orgs/org/service-accounts";
export const CONSOLE = "/admin/account-management/v1/orgs/org/service-accounts";

export function item(number: number, displayName: string, more: Partial<Item> = {}): Item {
  return { id: `id-${number}`, atlassianId: `712020:${number}`, displayName, email: `${number}@x`, ...more };
}

/** The handles of `item(number, …)`. */
export function handles(number: number) {
  return { id: `id-${number}`, accountId: `712020:${number}`, email: `${number}@x` };
}

export function throwing(make: () => Error): Answer {
  return () => {
    throw make();
  };
}

/** What the API returns for an account that it does not know. */
export const notFound = () => apiError(404, { detail: "Account not found" });

/** Service accounts over a client whose documented API lists `items`; `routes` come first. */
export function setUp(
  items: Item[],
  routes: Record<string, Answer> = {},
  api: "auto" | "api-access" = "auto",
): { client: FakeClient; messages: string[]; accounts: ServiceAccounts; organization: Organization } {
  const client = new FakeClient({
    ...routes,
    [`GET ${DOCUMENTED}`]: routes[`GET ${DOCUMENTED}`] ?? (() => ({ items: [...items] })),
    "GET /manage/api-tokens":
      routes["GET /manage/api-tokens"] ??
      (({ path }) => {
        if (!items.some(({ id, atlassianId }) => path.includes(`/${atlassianId ?? id ?? ""}/`))) {
          throw notFound();
        }
        return [];
      }),
  });
  const { log, messages } = recordingLog();
  const organization = new Organization({
    orgId: "org",
    client,
    directoryId: undefined,
    serviceAccountApi: api,
    log,
  });
  return { client, messages, accounts: organization.serviceAccounts, organization };
}

/** Settles a promise while fake time passes. */
export async function settled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  await jest.runAllTimersAsync();
  return promise;
}

/** Endpoints of a working API: it stores what is sent as `store` defines, and shows what it stores. */
export function workingApi(
  items: Item[],
  store: (sent: Partial<Item>) => Partial<Item> = (sent) => sent,
): Record<string, Answer> {
  const indexOf = (id: unknown): number =>
    items.findIndex((one) => one.id === String(id).toLowerCase() || one.atlassianId === id);
  return {
    [`POST ${DOCUMENTED}`]: ({ body }) => {
      const created = { ...item(items.length + 1, ""), description: "", ...store(body as Item) };
      items.push(created);
      return created;
    },
    [`PATCH ${DOCUMENTED}`]: ({ body }) => {
      const { serviceAccountId, ...sent } = body as Partial<Item> & { serviceAccountId?: string };
      const index = indexOf(serviceAccountId);
      const found = items[index];
      if (found === undefined) {
        throw notFound();
      }
      return (items[index] = { ...found, ...store(sent) });
    },
    "DELETE ": ({ path }) => {
      const index = indexOf(path.split("/").at(-1));
      if (index === -1) {
        throw notFound();
      }
      items.splice(index, 1);
      return undefined;
    },
  };
}
