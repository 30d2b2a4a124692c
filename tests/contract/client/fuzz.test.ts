import { setTimeout as wait } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import type { ApiClient } from "../../../provider/src/client/client";
import { createClient } from "../../../provider/src/client/client";
import { bareId, idKey } from "../../../provider/src/client/ids";
import { createTransport, type Transport } from "../../../provider/src/client/transport";
import { ProviderError } from "../../../provider/src/errors";
import { UPDATE_FORMS } from "../../../provider/src/client/endpoints/service-accounts";
import { accountOf, everythingIn, organizationOf } from "../../support/connected-client";
import { SmallServer } from "../../support/small-server";
import { answerStrangely, type StrangeResponse, strangeResponses } from "../../support/strange-responses";

// Each run has a new seed, and waits for time-outs most of its time. FUZZ_RUNS=2000 before a release.
const CI_RUNS_PER_GROUP = 150;
const runs = Number(process.env["FUZZ_RUNS"] ?? CI_RUNS_PER_GROUP);
const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2_147_483_648);

const KEY = "ATCTT3xFfGN0fuzz_testKey-part7A4B1C2D";
const REQUEST_TIMEOUT_SECONDS = 0.25;
// Little time for repeating: what is checked here is what becomes of one response.
const RETRY_BUDGET_SECONDS = 3;
// A read that times out is sent three times; everything else takes a moment.
const LONGEST_CALL_MS = 10_000;

interface FuzzedEndpoint {
  readonly call: (client: ApiClient) => Promise<unknown>;
  /** Correct responses. */
  readonly right: fc.Arbitrary<unknown>;
  /** Whether a result has the type that the endpoint function promises. */
  readonly isTyped: (result: unknown) => boolean;
  /** How a correct response must be understood, if a line can state it. */
  readonly meaning?: (answer: never) => unknown;
}

const text = fc
  .oneof(
    fc.string({ minLength: 1 }),
    fc.string({ unit: "binary", minLength: 1 }),
    fc.constant("ATSTT3xFfGF0someMintedToken"),
  )
  // Spaces alone are no id.
  .filter((value) => bareId(value) !== "");
const maybe = (value: fc.Arbitrary<unknown>) => fc.option(value, { nil: null });
const few = <T>(value: fc.Arbitrary<T>) => fc.array(value, { maxLength: 4 });
const links = fc.constantFrom({}, { next: null }, { next: "" }, null);

const isText = (value: unknown): boolean => typeof value === "string";
const isMaybeText = (value: unknown): boolean =>
  value === undefined || (typeof value === "string" && value !== "");
const isId = (value: unknown): boolean => typeof value === "string" && value !== "";

type Shape = Readonly<Record<string, (value: unknown) => boolean>>;
const isRecord =
  (shape: Shape) =>
  (value: unknown): boolean =>
    typeof value === "object" &&
    value !== null &&
    Object.entries(shape).every(([name, isIt]) => isIt((value as Record<string, unknown>)[name]));
const isListOf = (shape: Shape) => (value: unknown) => Array.isArray(value) && value.every(isRecord(shape));
const isNothing = (value: unknown): boolean => value === undefined;

const account = fc.record(
  {
    id: text,
    atlassianId: text,
    displayName: maybe(fc.string()),
    description: maybe(fc.string()),
    email: maybe(text),
    status: maybe(text),
    updatedAt: fc.integer(),
  },
  { requiredKeys: ["id"] },
);
const accountShape: Shape = {
  id: isId,
  accountId: isId,
  displayName: isText,
  description: (value) => value === undefined || isText(value),
  email: isMaybeText,
  status: isMaybeText,
};
const isMaybeAccount = (value: unknown): boolean => value === undefined || isRecord(accountShape)(value);
const accounts = {
  right: fc.record({ items: few(account), links, total: fc.nat() }),
  isTyped: isListOf(accountShape),
  // Each account once, however its id is written.
  meaning: ({ items }: { items: { id: string }[] }) => [
    ...new Map(items.map(({ id }) => [idKey(id), bareId(id) || id])).values(),
  ],
};
const token = fc.record(
  { id: text, label: text, createdAt: text, lastAccess: maybe(text), expiry: maybe(text) },
  { requiredKeys: ["id", "label", "createdAt"] },
);
const group = fc.record(
  { id: text, name: text, description: maybe(fc.string()), directoryId: text, externalSynced: fc.boolean() },
  { requiredKeys: ["id", "name"] },
);
const groupShape: Shape = {
  id: isId,
  name: isText,
  description: isMaybeText,
  directoryId: isMaybeText,
  isExternallySynced: (value) => typeof value === "boolean",
};
const page = (item: fc.Arbitrary<unknown>) =>
  fc.record({ data: few(item), links }, { requiredKeys: ["data"] });
/** Each item once, as a listing shows it whose pages repeat some. */
const onceEach = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] => [
  ...new Map(items.map((item) => [keyOf(item), item])).values(),
];
const idsOf = ({ data }: { data: { id: string }[] }) => data.map(({ id }) => id);
const anything = { right: fc.oneof(fc.constant({}), fc.jsonValue()), isTyped: isNothing };

const ROLE = { resourceId: "ari:cloud:x", role: "atlassian/user" };

const groups: Record<string, Record<string, FuzzedEndpoint>> = {
  "service accounts": {
    listDocumented: {
      ...accounts,
      call: async (client) => (await organizationOf(client, "o").serviceAccounts("api-access").list()).items,
    },
    listConsole: {
      ...accounts,
      call: async (client) =>
        (await organizationOf(client, "o").serviceAccounts("account-management").list()).items,
    },
    create: {
      right: account,
      isTyped: isMaybeAccount,
      call: (client) =>
        organizationOf(client, "o").serviceAccounts("api-access").create({ displayName: "n" }),
    },
    update: {
      right: account,
      isTyped: isMaybeAccount,
      call: (client) =>
        organizationOf(client, "o").updateServiceAccount(
          { idField: UPDATE_FORMS[0].idField, id: "1" },
          { displayName: "n", description: "" },
        ),
    },
    delete: {
      ...anything,
      call: (client) => organizationOf(client, "o").serviceAccounts("account-management").delete("1"),
    },
    invite: { ...anything, call: (client) => organizationOf(client, "o").inviteServiceAccount("a", []) },
    deleteByLifecycle: { ...anything, call: (client) => accountOf(client, "a").delete() },
  },
  tokens: {
    list: {
      right: few(token),
      isTyped: isListOf({
        id: isId,
        label: isText,
        createdAt: isMaybeText,
        lastAccess: isMaybeText,
        expiry: isMaybeText,
      }),
      meaning: (answer: { id: string }[]) => answer.map(({ id }) => id),
      call: (client) => accountOf(client, "a").tokens(),
    },
    mint: {
      right: fc.record({ id: text, label: text, token: text }, { requiredKeys: [] }),
      isTyped: isRecord({ id: isMaybeText, token: isMaybeText }),
      call: (client) =>
        accountOf(client, "a").mintToken({ label: "l", scopes: ["s"], expiry: "2027-01-01T00:00:00Z" }),
    },
    revoke: {
      ...anything,
      isTyped: isRecord({ isDone: (value) => typeof value === "boolean" }),
      call: (client) => accountOf(client, "a").revokeToken("t"),
    },
  },
  "groups and memberships": {
    search: {
      right: page(group),
      isTyped: isListOf(groupShape),
      meaning: (body: { data: { id: string }[] }) => onceEach(idsOf(body).map(bareId), idKey),
      call: async (client) =>
        (
          await organizationOf(client, "o")
            .in("-")
            .searchGroups({ groupNames: ["g"] })
        ).items,
    },
    get: {
      right: fc.record({ data: group }),
      isTyped: isRecord(groupShape),
      call: (client) => organizationOf(client, "o").in("-").group("g").get(),
    },
    create: {
      ...anything,
      isTyped: isMaybeText,
      call: (client) => organizationOf(client, "o").in("d").createGroup({ name: "g" }),
    },
    change: {
      ...anything,
      call: (client) => organizationOf(client, "o").in("d").group("g").change("PATCH", { name: "h" }),
    },
    delete: { ...anything, call: (client) => organizationOf(client, "o").in("d").group("g").delete() },
    addMember: {
      ...anything,
      call: (client) => organizationOf(client, "o").in("d").group("g").addMember("a"),
    },
    removeMember: {
      ...anything,
      call: (client) => organizationOf(client, "o").in("d").group("g").removeMember("a"),
    },
  },
  "roles and sites": {
    list: {
      right: page(fc.record({ resourceId: text, roles: few(text) })),
      isTyped: isListOf({
        resourceId: isMaybeText,
        roles: (value) => Array.isArray(value) && value.every(isText),
      }),
      meaning: ({ data }: { data: { resourceId: string; roles: string[] }[] }) =>
        onceEach(data, ({ resourceId, roles }) => JSON.stringify([resourceId, roles])).map(
          ({ resourceId }) => resourceId,
        ),
      call: async (client) => (await organizationOf(client, "o").in("d").group("g").roles()).items,
    },
    assign: {
      ...anything,
      call: (client) => organizationOf(client, "o").in("d").group("g").assignRole(ROLE),
    },
    revoke: {
      ...anything,
      call: (client) => organizationOf(client, "o").in("d").group("g").revokeRole(ROLE),
    },
    workspaces: {
      right: page(
        fc.record(
          { id: text, attributes: fc.record({ typeKey: maybe(text), hostUrl: maybe(text) }) },
          { requiredKeys: ["id"] },
        ),
      ),
      isTyped: isListOf({ resourceId: isId, product: isMaybeText, hostUrl: isMaybeText }),
      meaning: idsOf,
      call: (client) => organizationOf(client, "o").workspaces(),
    },
  },
  users: {
    search: {
      right: page(
        fc.record(
          { accountId: text, email: maybe(text), name: maybe(text) },
          { requiredKeys: ["accountId"] },
        ),
      ),
      isTyped: isListOf({ accountId: isId, email: isMaybeText, name: isMaybeText }),
      meaning: ({ data }: { data: { accountId: string }[] }) =>
        data.map(({ accountId }) => bareId(accountId)),
      call: (client) =>
        organizationOf(client, "o")
          .in("-")
          .users({ groupIds: ["g"] })
          .collect(),
    },
  },
  directories: {
    list: {
      right: page(fc.record({ directoryId: text, name: maybe(text) }, { requiredKeys: ["directoryId"] })),
      isTyped: isListOf({ directoryId: isText, name: isMaybeText }),
      meaning: ({ data }: { data: { directoryId: string }[] }) => data.map(({ directoryId }) => directoryId),
      call: (client) => organizationOf(client, "o").directories(),
    },
  },
};

let answer: StrangeResponse | undefined;
let server: SmallServer;
let transport: Transport;

beforeAll(async () => {
  server = await SmallServer.start((response) => {
    server.received.length = 0;
    if (answer !== undefined) {
      answerStrangely(response, answer);
    }
  });
  transport = createTransport({
    baseUrl: server.url,
    apiKey: KEY,
    userAgent: "fuzz/0",
    timeoutSeconds: REQUEST_TIMEOUT_SECONDS,
    maxConcurrency: 1,
  });
});

afterAll(async () => {
  await server.stop();
});

/** Its own client for each call, so that no limit that an earlier response named is waited for. */
function freshClient(): ApiClient {
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined };
  return createClient({
    baseUrl: server.url,
    transport,
    maxConcurrency: 1,
    retryBudgetSeconds: RETRY_BUDGET_SECONDS,
    log,
    random: () => 0,
  });
}

type Ending = { readonly result: unknown } | { readonly error: unknown } | "hung";

async function callWith(response: StrangeResponse, { call }: FuzzedEndpoint): Promise<Ending> {
  answer = response;
  const timer = new AbortController();
  const hung = wait(LONGEST_CALL_MS, "hung" as const, { signal: timer.signal }).catch(() => "hung" as const);
  const ended = (async () => ({ result: await call(freshClient()) }))().catch((error: unknown) => ({
    error,
  }));
  const ending = await Promise.race([ended, hung]);
  timer.abort();
  return ending;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Why the ending is wrong, if it is. */
function fault(
  response: StrangeResponse,
  { isTyped, meaning }: FuzzedEndpoint,
  ending: Ending,
): string | undefined {
  if (ending === "hung") {
    return `no end within ${LONGEST_CALL_MS} ms`;
  }
  if ("error" in ending) {
    if (!(ending.error instanceof ProviderError)) {
      return `an error of another class: ${String(ending.error)}`;
    }
    if (everythingIn(ending.error).includes(KEY) || everythingIn(ending.error).includes("ATSTT3xFfGF0some")) {
      return `a secret in the error: ${ending.error.message}`;
    }
    return response.isRight ? `a right answer was refused: ${ending.error.message}` : undefined;
  }
  if (!isTyped(ending.result)) {
    return `a result of the wrong type: ${JSON.stringify(ending.result).slice(0, 300)}`;
  }
  if (response.isRight && meaning !== undefined) {
    const wanted = JSON.stringify(meaning(parseRight(response) as never));
    const got = JSON.stringify((ending.result as Record<string, unknown>[]).map(idOf));
    return wanted === got ? undefined : `the answer ${wanted} was understood as ${got}`;
  }
  return undefined;
}

const idOf = (record: Record<string, unknown>): unknown =>
  record["id"] ?? record["accountId"] ?? record["directoryId"] ?? record["resourceId"];

function parseRight({ headers, body }: StrangeResponse): unknown {
  const bytes = headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
  return JSON.parse(bytes.toString().replace(/^\ufeff/, ""));
}

describe(`${runs} strange responses per group of endpoints (FUZZ_SEED=${seed})`, () => {
  it.each(Object.keys(groups))(
    "to requests for %s give a typed result or a typed error, without a secret, in time",
    async (name) => {
      const endpoints = Object.entries(groups[name] ?? {});
      const tally: Record<string, number> = {};
      const note = (key: string) => {
        tally[key] = (tally[key] ?? 0) + 1;
      };
      const memoryBefore = process.memoryUsage().rss;
      const inputs = fc.oneof(
        ...endpoints.map(([endpoint, fuzzed]) =>
          fc.record({
            endpoint: fc.constant(endpoint),
            fuzzed: fc.constant(fuzzed),
            response: strangeResponses(fuzzed.right, KEY),
          }),
        ),
      );
      const run = await fc.check(
        fc.asyncProperty(inputs, async ({ endpoint, fuzzed, response }) => {
          const ending = await callWith(response, fuzzed);
          note(
            ending === "hung" ? "hung" : "error" in ending ? (ending.error as ProviderError).code : "result",
          );
          note(response.kind);
          const problem = fault(response, fuzzed, ending);
          if (problem !== undefined) {
            throw new Error(`${endpoint}, ${response.kind}: ${problem}`);
          }
        }),
        { numRuns: runs, seed: seed + Object.keys(groups).indexOf(name), endOnFailure: true },
      );
      // Not fast-check's own report, which prints the whole response, megabytes of it.
      if (run.failed) {
        throw new Error(
          `run ${run.numRuns}, path ${run.counterexamplePath ?? ""}: ${messageOf(run.errorInstance)}`,
        );
      }
      if (process.env["FUZZ_RUNS"] !== undefined) {
        process.stdout.write(`${name}: ${JSON.stringify(tally)}\n`);
      }
      // Nothing is tested where every response ends in the same way.
      expect(tally["result"]).toBeGreaterThan(runs / 20);
      expect(tally["response-shape"]).toBeGreaterThan(runs / 20);
      expect(tally["api"]).toBeGreaterThan(runs / 50);
      expect(process.memoryUsage().rss - memoryBefore).toBeLessThan(600 * 1024 * 1024);
    },
    15 * 60_000,
  );
});
