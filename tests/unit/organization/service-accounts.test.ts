import { Organization } from "../../../provider/src/organization/organization";
import type { ServiceAccounts } from "../../../provider/src/organization/service-accounts";
import { apiError, failures } from "../../support/failures";
import { FakeClient, notRouted, recordingLog, type Answer } from "./fake-client";

interface Item {
  readonly id: string;
  readonly atlassianId: string;
  readonly displayName: string;
  readonly description?: string;
  readonly email: string;
}

const DOCUMENTED = "/admin/api-access/v1/orgs/org/service-accounts";
const CONSOLE = "/admin/account-management/v1/orgs/org/service-accounts";

function item(number: number, displayName: string): Item {
  return { id: `id-${number}`, atlassianId: `712020:${number}`, displayName, email: `${number}@x` };
}

function throwing(make: () => Error): Answer {
  return () => {
    throw make();
  };
}

/** Service accounts over a client whose documented API lists `items`; `routes` are looked at first. */
function setUp(
  items: Item[],
  routes: Record<string, Answer> = {},
  api: "auto" | "api-access" = "auto",
): { client: FakeClient; messages: string[]; accounts: ServiceAccounts } {
  const client = new FakeClient({
    ...routes,
    [`GET ${DOCUMENTED}`]: routes[`GET ${DOCUMENTED}`] ?? (() => ({ items: [...items] })),
  });
  const { log, messages } = recordingLog();
  const { serviceAccounts } = new Organization({
    orgId: "org",
    client,
    directoryId: undefined,
    serviceAccountApi: api,
    log,
  });
  return { client, messages, accounts: serviceAccounts };
}

/** Settles a promise while fake time passes. */
async function settled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  await jest.runAllTimersAsync();
  return promise;
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe("ServiceAccounts.create", () => {
  const created: Answer = () => item(1, "bot");

  it("takes the account from the answer without another listing", async () => {
    const { accounts, client } = setUp([], { [`POST ${DOCUMENTED}`]: created });
    expect(await accounts.create({ displayName: "bot" })).toMatchObject({
      account: { id: "id-1", accountId: "712020:1" },
      isListed: true,
    });
    expect(client.count("GET", DOCUMENTED)).toBe(1);
  });

  it("is seen by everyone who looks afterwards", async () => {
    const { accounts } = setUp([], { [`POST ${DOCUMENTED}`]: created });
    await accounts.create({ displayName: "bot" });
    expect(await accounts.named("bot")).toHaveLength(1);
    expect(await accounts.find("712020:1")).toMatchObject({ id: "id-1" });
  });

  it.each(["serverError", "connectionLost", "timedOut", "badShape"] as const)(
    "finds the account in the listing after %s",
    async (failure) => {
      const items = [item(1, "other")];
      const { accounts, client } = setUp(items, {
        [`POST ${DOCUMENTED}`]: () => {
          items.push(item(2, "bot"));
          throw failures[failure]();
        },
      });
      expect(await accounts.create({ displayName: "bot" })).toMatchObject({ account: { id: "id-2" } });
      expect(client.count("POST", DOCUMENTED)).toBe(1);
    },
  );

  it("waits for the account to be listed after a lost answer", async () => {
    const items: Item[] = [];
    const { accounts } = setUp(items, { [`POST ${DOCUMENTED}`]: throwing(failures.connectionLost) });
    setTimeout(() => items.push(item(1, "bot")), 20_000);
    expect(await settled(accounts.create({ displayName: "bot" }))).toMatchObject({ account: { id: "id-1" } });
  });

  it("stops with instructions when the account is not listed in time, and sends nothing again", async () => {
    const { accounts, client } = setUp([], { [`POST ${DOCUMENTED}`]: throwing(failures.connectionLost) });
    await expect(settled(accounts.create({ displayName: "bot" }))).rejects.toMatchObject({
      code: "outcome-unknown",
      message: expect.stringMatching(/ECONNRESET.*within 60 s.*adoptExisting/s) as string,
    });
    expect(client.count("POST", DOCUMENTED)).toBe(1);
  });

  it("says that an account which the answer names is not listed in time", async () => {
    const { accounts } = setUp([], { [`POST ${DOCUMENTED}`]: () => ({ id: "id-1", displayName: "bot" }) });
    expect(await settled(accounts.create({ displayName: "bot" }))).toMatchObject({
      account: { id: "id-1", accountId: "id-1" },
      isListed: false,
    });
  });

  it("does not take an account that somebody else's description tells apart for its own", async () => {
    const items: Item[] = [];
    const { accounts } = setUp(items, {
      [`POST ${DOCUMENTED}`]: () => {
        items.push({ ...item(1, "bot"), description: "theirs" });
        throw failures.connectionLost();
      },
    });
    const creating = settled(accounts.create({ displayName: "bot", description: "ours" }));
    await expect(creating).rejects.toMatchObject({ code: "outcome-unknown" });
  });

  it("stops when two new accounts could be the one", async () => {
    const items: Item[] = [];
    const { accounts } = setUp(items, {
      [`POST ${DOCUMENTED}`]: () => {
        items.push(item(1, "bot"), item(2, "bot"));
        throw failures.connectionLost();
      },
    });
    await expect(accounts.create({ displayName: "bot" })).rejects.toMatchObject({
      code: "outcome-unknown",
      message: expect.stringContaining("2 new accounts have that name (ids id-1, id-2)") as string,
    });
  });

  it("passes a refusal on without looking", async () => {
    const { accounts, client } = setUp([], { [`POST ${DOCUMENTED}`]: throwing(() => apiError(402)) });
    await expect(accounts.create({ displayName: "bot" })).rejects.toMatchObject({ status: 402 });
    expect(client.count("GET", DOCUMENTED)).toBe(1);
  });

  it("asks the other API where the documented one lists but does not create", async () => {
    const { accounts } = setUp([], {
      [`POST ${DOCUMENTED}`]: throwing(notRouted),
      [`POST ${CONSOLE}`]: created,
    });
    expect(await accounts.create({ displayName: "bot" })).toMatchObject({ account: { id: "id-1" } });
  });

  it("finds the account when it is the other API's answer that is lost", async () => {
    const items: Item[] = [];
    const { accounts } = setUp(items, {
      [`POST ${DOCUMENTED}`]: throwing(notRouted),
      [`POST ${CONSOLE}`]: () => {
        items.push(item(1, "bot"));
        throw failures.connectionLost();
      },
    });
    expect(await accounts.create({ displayName: "bot" })).toMatchObject({ account: { id: "id-1" } });
  });

  it("keeps to the API that the configuration names", async () => {
    const routes = { [`POST ${DOCUMENTED}`]: throwing(notRouted), [`POST ${CONSOLE}`]: created };
    const { accounts, client } = setUp([], routes, "api-access");
    await expect(accounts.create({ displayName: "bot" })).rejects.toMatchObject({ status: 404 });
    expect(client.count("POST", CONSOLE)).toBe(0);
  });

  it("still knows an account that the listing does not show yet when another one makes it list again", async () => {
    // The listing lags behind: it never shows account 1, and account 2 only through its lost answer.
    const items: Item[] = [];
    let creates = 0;
    const { accounts } = setUp(items, {
      [`POST ${DOCUMENTED}`]: () => {
        creates += 1;
        if (creates === 1) {
          return item(1, "first");
        }
        items.push(item(2, "second"));
        throw failures.connectionLost();
      },
    });
    await accounts.create({ displayName: "first" });
    await accounts.create({ displayName: "second" });
    expect(await accounts.find("id-1")).toMatchObject({ displayName: "first" });
  });
});

describe("ServiceAccounts.find", () => {
  it("asks twice before it calls an account gone", async () => {
    const { accounts, client } = setUp([item(1, "bot")]);
    expect(await accounts.find("id-2")).toBeUndefined();
    expect(client.count("GET", DOCUMENTED)).toBe(2);
  });

  it("finds an account by either id, from one listing", async () => {
    const { accounts, client } = setUp([item(1, "bot")]);
    expect(await accounts.find("id-1")).toEqual(await accounts.find("712020:1"));
    expect(client.count("GET", DOCUMENTED)).toBe(1);
  });

  it("says which API it uses, once, when the documented one is not there", async () => {
    const { accounts, messages } = setUp([], {
      [`GET ${DOCUMENTED}`]: throwing(notRouted),
      [`GET ${CONSOLE}`]: () => ({ items: [item(1, "bot")] }),
    });
    expect(await accounts.find("id-1")).toBeDefined();
    expect(await accounts.find("id-1")).toBeDefined();
    expect(messages).toEqual([
      'debug: organisation "org" lists its service accounts through the account-management API',
    ]);
  });

  it("names both answers when neither API is there", async () => {
    const { accounts } = setUp([], {
      [`GET ${DOCUMENTED}`]: throwing(notRouted),
      [`GET ${CONSOLE}`]: throwing(notRouted),
    });
    await expect(accounts.find("id-1")).rejects.toMatchObject({
      code: "refused",
      message: expect.stringMatching(
        /^neither service-account API answers\. api-access: .* account-management: /,
      ) as string,
    });
  });

  it("does not fall back for a key that is refused", async () => {
    const { accounts, client } = setUp([], { [`GET ${DOCUMENTED}`]: throwing(() => apiError(401)) });
    await expect(accounts.find("id-1")).rejects.toMatchObject({ status: 401 });
    expect(client.count("GET", CONSOLE)).toBe(0);
  });
});

describe("ServiceAccounts.update", () => {
  const account = { id: "id-1", accountId: "712020:1" };
  const fields = { displayName: "new", description: "d" };

  it("tries the names that the id may go by until the listing shows the change", async () => {
    const items = [item(1, "old")];
    const { accounts, client } = setUp(items, {
      [`PATCH ${DOCUMENTED}`]: ({ body }) => {
        if ((body as Record<string, unknown>)["accountId"] === undefined) {
          throw apiError(400);
        }
        items[0] = { ...item(1, "new"), description: "d" };
        return undefined;
      },
    });
    await accounts.update(account, fields);
    expect(client.sent.filter(({ method }) => method === "PATCH").map(({ body }) => body)).toEqual([
      { serviceAccountId: "id-1", ...fields },
      { id: "id-1", ...fields },
      { accountId: "712020:1", ...fields },
    ]);
  });

  it("does not call a change made that the listing does not show", async () => {
    const { accounts } = setUp([item(1, "old")], { [`PATCH ${DOCUMENTED}`]: () => undefined });
    await expect(settled(accounts.update(account, fields))).rejects.toMatchObject({
      code: "outcome-unknown",
    });
  });

  it("believes an answer that shows the change, and shows it to everyone who looks afterwards", async () => {
    const items = [item(1, "old")];
    const { accounts } = setUp(items, {
      [`PATCH ${DOCUMENTED}`]: () => {
        items[0] = { ...item(1, "new"), description: "d" };
        return items[0];
      },
    });
    expect(await accounts.named("old")).toHaveLength(1);
    await accounts.update(account, fields);
    expect(await accounts.named("old")).toEqual([]);
    expect(await accounts.named("new")).toMatchObject([{ id: "id-1", description: "d" }]);
  });

  it("is content when the answer is lost and the listing shows the change", async () => {
    const items = [item(1, "old")];
    const { accounts, client } = setUp(items, {
      [`PATCH ${DOCUMENTED}`]: () => {
        items[0] = { ...item(1, "new"), description: "d" };
        throw failures.timedOut();
      },
    });
    await accounts.update(account, fields);
    expect(client.count("PATCH", DOCUMENTED)).toBe(1);
  });

  it("says that the console's API cannot change an account", async () => {
    const { accounts } = setUp([item(1, "old")], { [`PATCH ${DOCUMENTED}`]: throwing(notRouted) });
    await expect(accounts.update(account, fields)).rejects.toMatchObject({
      code: "refused",
      message: expect.stringContaining("Change it at admin.atlassian.com") as string,
    });
  });
});

describe("ServiceAccounts.delete", () => {
  const account = { id: "id-1", accountId: "712020:1" };
  const gone = () => apiError(404, { detail: "Service account not found" });

  it("takes an account that is gone for deleted, when the listing agrees", async () => {
    const { accounts } = setUp([], { "DELETE id-1": throwing(gone) });
    await expect(accounts.delete(account)).resolves.toBeUndefined();
  });

  it("does not take a 404 for deleted while the listing still has the account", async () => {
    const { accounts } = setUp([item(1, "bot")], {
      "DELETE id-1": throwing(gone),
      "DELETE 712020:1": throwing(gone),
      "POST /lifecycle/delete": throwing(gone),
    });
    await expect(accounts.delete(account)).rejects.toMatchObject({ status: 404 });
  });

  it("tries the other id, then the user-management API", async () => {
    const { accounts, client } = setUp([item(1, "bot")], {
      "DELETE id-1": throwing(gone),
      "DELETE 712020:1": throwing(notRouted),
      "POST /users/712020:1/manage/lifecycle/delete": () => undefined,
    });
    await accounts.delete(account);
    expect(client.count("POST", "/lifecycle/delete")).toBe(1);
    expect(await accounts.named("bot")).toEqual([]);
  });

  it("passes a refusal on at once", async () => {
    const { accounts, client } = setUp([item(1, "bot")], { "DELETE id-1": throwing(() => apiError(403)) });
    await expect(accounts.delete(account)).rejects.toMatchObject({ status: 403 });
    expect(client.sent.filter(({ method }) => method !== "GET")).toHaveLength(1);
  });
});
