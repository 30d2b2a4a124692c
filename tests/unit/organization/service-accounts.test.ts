import { apiError, failures } from "../../support/failures";
import {
  CONSOLE,
  DOCUMENTED,
  handles,
  item,
  notFound,
  settled,
  setUp,
  throwing,
  type Item,
} from "./account-setup";
import { notRouted, type Answer } from "./fake-client";

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe("ServiceAccounts.create", () => {
  const created: Answer = () => item(1, "bot");
  const bot = { displayName: "bot", description: "", unmarkedDescription: "" };

  it("takes the account from the response without another listing", async () => {
    const { accounts, client } = setUp([], { [`POST ${DOCUMENTED}`]: created });
    expect(await accounts.create(bot)).toMatchObject({
      account: { id: "id-1", accountId: "712020:1" },
      isListed: true,
    });
    expect(client.count("GET", DOCUMENTED)).toBe(1);
  });

  it("is visible to every later read", async () => {
    const { accounts } = setUp([], { [`POST ${DOCUMENTED}`]: created });
    await accounts.create(bot);
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
      expect(await accounts.create(bot)).toMatchObject({ account: { id: "id-2" } });
      expect(client.count("POST", DOCUMENTED)).toBe(1);
    },
  );

  it("waits until the account is listed after a lost response", async () => {
    const items: Item[] = [];
    const { accounts } = setUp(items, { [`POST ${DOCUMENTED}`]: throwing(failures.connectionLost) });
    setTimeout(() => items.push(item(1, "bot")), 20_000);
    expect(await settled(accounts.create(bot))).toMatchObject({ account: { id: "id-1" } });
  });

  it("stops with instructions when the account is not listed in time, and sends nothing again", async () => {
    const { accounts, client } = setUp([], { [`POST ${DOCUMENTED}`]: throwing(failures.connectionLost) });
    await expect(settled(accounts.create(bot))).rejects.toMatchObject({
      code: "outcome-unknown",
      message: expect.stringMatching(/ECONNRESET.*within 60 s.*adoptExisting/s) as string,
    });
    expect(client.count("POST", DOCUMENTED)).toBe(1);
  });

  it("reports that an account in the response is not listed in time", async () => {
    const { accounts } = setUp([], { [`POST ${DOCUMENTED}`]: () => ({ id: "id-1", displayName: "bot" }) });
    expect(await settled(accounts.create(bot))).toMatchObject({
      account: { id: "id-1", accountId: "id-1" },
      isListed: false,
    });
  });

  it("does not adopt an account whose description is another's", async () => {
    const items: Item[] = [];
    const { accounts } = setUp(items, {
      [`POST ${DOCUMENTED}`]: () => {
        items.push({ ...item(1, "bot"), description: "theirs" });
        throw failures.connectionLost();
      },
    });
    const creating = settled(accounts.create({ ...bot, description: "ours" }));
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
    await expect(accounts.create(bot)).rejects.toMatchObject({
      code: "outcome-unknown",
      message: expect.stringContaining("2 new accounts have that name (ids id-1, id-2)") as string,
    });
  });

  it("passes an error response on without a lookup", async () => {
    const { accounts, client } = setUp([], { [`POST ${DOCUMENTED}`]: throwing(() => apiError(402)) });
    await expect(accounts.create(bot)).rejects.toMatchObject({ status: 402 });
    expect(client.count("GET", DOCUMENTED)).toBe(1);
  });

  it("asks the other API where the documented one lists but does not create", async () => {
    const { accounts } = setUp([], {
      [`POST ${DOCUMENTED}`]: throwing(notRouted),
      [`POST ${CONSOLE}`]: created,
    });
    expect(await accounts.create(bot)).toMatchObject({ account: { id: "id-1" } });
  });

  it("finds the account if the response of the other API is lost", async () => {
    const items: Item[] = [];
    const { accounts } = setUp(items, {
      [`POST ${DOCUMENTED}`]: throwing(notRouted),
      [`POST ${CONSOLE}`]: () => {
        items.push(item(1, "bot"));
        throw failures.connectionLost();
      },
    });
    expect(await accounts.create(bot)).toMatchObject({ account: { id: "id-1" } });
  });

  it.each(["refused", "rateLimited"] as const)(
    "reports that the account can exist when the search for it fails with %s",
    async (failure) => {
      let isSent = false;
      const { accounts } = setUp([], {
        [`POST ${DOCUMENTED}`]: () => {
          isSent = true;
          throw failures.connectionLost();
        },
        [`GET ${DOCUMENTED}`]: () => {
          if (isSent) {
            throw failures[failure]();
          }
          return { items: [] };
        },
      });
      await expect(settled(accounts.create(bot))).rejects.toMatchObject({
        code: "outcome-unknown",
        message: expect.stringMatching(/ECONNRESET.*can exist.*failed too: .*adoptExisting/s) as string,
      });
    },
  );

  it("finds an account whose texts the API changed and cut", async () => {
    const items = [item(1, "other")];
    const { accounts } = setUp(items, {
      [`POST ${DOCUMENTED}`]: () => {
        items.push(item(2, "caf\u00e9 bot", { description: "R&amp;D [managed by" }));
        throw failures.connectionLost();
      },
    });
    const sent = { ...bot, displayName: "Cafe\u0301  Bot", description: "R&D [managed by Pulumi: a/b:c]" };
    expect(await accounts.create(sent)).toMatchObject({
      account: { id: "id-2", displayName: "caf\u00e9 bot", description: "R&amp;D [managed by" },
    });
  });

  it.each([400, 422])("omits the mark for an API that rejects descriptions with %d", async (status) => {
    const { accounts, client } = setUp([], {
      [`POST ${DOCUMENTED}`]: ({ body }) => {
        if ((body as Item).description !== undefined) {
          throw apiError(status);
        }
        return item(1, "bot");
      },
    });
    await accounts.create({ ...bot, description: "[managed by Pulumi: a/b:c]" });
    expect(client.count("POST", DOCUMENTED)).toBe(2);
  });

  it("passes on why a name is rejected, whatever the description is", async () => {
    const { accounts } = setUp([], {
      [`POST ${DOCUMENTED}`]: ({ body }) => {
        throw apiError(400, { detail: (body as Item).description === undefined ? "second" : "name" });
      },
    });
    await expect(
      accounts.create({ ...bot, description: "[managed by Pulumi: a/b:c]" }),
    ).rejects.toMatchObject({
      detail: "name",
    });
  });

  it("creates nothing while the listing is incomplete", async () => {
    const { accounts, client } = setUp([], {
      [`GET ${DOCUMENTED}`]: () => ({ items: [item(1, "other")], total: 2 }),
      [`POST ${DOCUMENTED}`]: created,
    });
    await expect(accounts.create(bot)).rejects.toMatchObject({ code: "uncertain" });
    expect(client.count("POST", DOCUMENTED)).toBe(0);
  });

  it("keeps to the API that the configuration names", async () => {
    const routes = { [`POST ${DOCUMENTED}`]: throwing(notRouted), [`POST ${CONSOLE}`]: created };
    const { accounts, client } = setUp([], routes, "api-access");
    await expect(accounts.create(bot)).rejects.toMatchObject({ status: 404 });
    expect(client.count("POST", CONSOLE)).toBe(0);
  });

  it("still knows an account that the listing does not show yet when another one makes it list again", async () => {
    // The listing lags behind: it never shows account 1, and account 2 only through its lost response.
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
    await accounts.create({ ...bot, displayName: "first" });
    await accounts.create({ ...bot, displayName: "second" });
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

  it("reports which API it uses, once, if the documented one is missing", async () => {
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

  it("names both responses if neither API is available", async () => {
    const { accounts } = setUp([], {
      [`GET ${DOCUMENTED}`]: throwing(notRouted),
      [`GET ${CONSOLE}`]: throwing(notRouted),
    });
    await expect(accounts.find("id-1")).rejects.toMatchObject({
      code: "refused",
      message: expect.stringMatching(
        /^neither service-account API is available\. api-access: .* account-management: /,
      ) as string,
    });
  });

  it("does not fall back for a key that is rejected", async () => {
    const { accounts, client } = setUp([], { [`GET ${DOCUMENTED}`]: throwing(() => apiError(401)) });
    await expect(accounts.find("id-1")).rejects.toMatchObject({ status: 401 });
    expect(client.count("GET", CONSOLE)).toBe(0);
  });
});

describe("an account that the listing lacks", () => {
  const other = [item(2, "other")];

  it("is gone when its tokens do not know it either", async () => {
    const { accounts, client } = setUp(other);
    expect(await accounts.findUnlessGone(handles(1))).toBeUndefined();
    expect(client.sent.map(({ path }) => path).filter((path) => path.endsWith("/api-tokens"))).toEqual([
      "/users/712020:1/manage/api-tokens",
      "/users/id-1/manage/api-tokens",
    ]);
  });

  it.each<{ of: string; answer: Answer; says: RegExp }>([
    { of: "a list of tokens", answer: () => [], says: /still lists its tokens/ },
    { of: "401", answer: throwing(() => apiError(401)), says: /check whether it is gone failed: .* 401/ },
    { of: "403", answer: throwing(() => apiError(403)), says: /check whether it is gone failed: .* 403/ },
    { of: "500", answer: throwing(failures.serverError), says: /check whether it is gone failed: .* 502/ },
    { of: "a time-out", answer: throwing(failures.timedOut), says: /check whether it is gone failed/ },
    {
      of: "a proxy's 404",
      answer: throwing(() => apiError(404, { detail: 'an HTML page titled "404"' })),
      says: /check whether it is gone failed/,
    },
    {
      of: "a 404 about the organisation",
      answer: throwing(() => apiError(404, { detail: "TCS validation failed" })),
      says: /check whether it is gone failed/,
    },
    { of: "a missing endpoint", answer: throwing(notRouted), says: /check whether it is gone failed/ },
  ])("is a doubt when its tokens return $of", async ({ answer, says }) => {
    const { accounts } = setUp(other, { "GET /manage/api-tokens": answer });
    await expect(accounts.findUnlessGone(handles(1))).rejects.toMatchObject({
      code: "uncertain",
      message: expect.stringMatching(says) as string,
    });
  });

  it("is a doubt when only one of its ids is unknown to its tokens", async () => {
    const { accounts } = setUp(other, {
      "GET /users/712020:1/manage/api-tokens": throwing(notFound),
      "GET /users/id-1/manage/api-tokens": () => [],
    });
    await expect(accounts.findUnlessGone(handles(1))).rejects.toMatchObject({ code: "uncertain" });
  });

  it("is a doubt when the listing is shorter than its total, and for a name as well", async () => {
    const { accounts, client } = setUp([], { [`GET ${DOCUMENTED}`]: () => ({ items: other, total: 2 }) });
    const doubt = { code: "uncertain", message: expect.stringContaining("is incomplete") as string };
    await expect(accounts.findUnlessGone(handles(1))).rejects.toMatchObject(doubt);
    await expect(accounts.find("id-1")).rejects.toMatchObject(doubt);
    await expect(accounts.named("bot")).rejects.toMatchObject(doubt);
    expect(client.count("GET", "/api-tokens")).toBe(0);
    expect(await accounts.find("id-2")).toBeDefined();
  });

  it("is waited for while it is new", async () => {
    const items = [...other];
    const { accounts } = setUp(items, { "GET /manage/api-tokens": () => [] });
    setTimeout(() => items.push(item(1, "bot")), 30_000);
    expect(await settled(accounts.findUnlessGone(handles(1), 60))).toMatchObject({ id: "id-1" });
  });

  it("is a doubt when it does not appear while it is new", async () => {
    const { accounts } = setUp(other, { "GET /manage/api-tokens": () => [] });
    await expect(settled(accounts.findUnlessGone(handles(1), 60))).rejects.toMatchObject({
      code: "uncertain",
    });
  });
});

describe("the handles of an account", () => {
  it.each<{ form: string; shown: Item }>([
    { form: "in capitals", shown: item(1, "bot", { id: "ID-1", atlassianId: "712020:1" }) },
    {
      form: "as ARIs",
      shown: item(1, "bot", {
        id: "ari:cloud:identity::service-account/id-1",
        atlassianId: "ari:cloud:identity::user/712020:1",
      }),
    },
    { form: "with its service account id only", shown: { id: "id-1", displayName: "bot" } },
    { form: "with its Atlassian id only", shown: { atlassianId: "712020:1", displayName: "bot" } },
    { form: "the other way round", shown: item(1, "bot", { id: "712020:1", atlassianId: "id-1" }) },
    { form: "with other ids and the same address", shown: item(9, "bot", { email: "1@X" }) },
  ])("find it where the API shows it $form", async ({ shown }) => {
    const { accounts } = setUp([shown]);
    expect(await accounts.findUnlessGone(handles(1))).toMatchObject({ displayName: "bot" });
  });
});

describe("ServiceAccounts.named", () => {
  it("compares composed characters and single spaces, and distinguishes case", async () => {
    const { accounts } = setUp([item(1, "caf\u00e9  bot"), item(2, "Caf\u00e9 bot")]);
    expect(await accounts.named("cafe\u0301 bot")).toMatchObject([{ id: "id-1" }]);
  });

  it("leaves out an account that is being deleted", async () => {
    const { accounts } = setUp([item(1, "bot", { status: "PENDING_DELETION" }), item(2, "bot")]);
    expect(await accounts.named("bot")).toMatchObject([{ id: "id-2" }]);
  });

  it("knows what the API made of a name by the mark, and only by the mark", async () => {
    const { accounts } = setUp([
      item(1, "deploy bot of", { description: "[managed by Pulumi: acme/prod:bot]" }),
      item(2, "deploy bot of"),
    ]);
    expect(await accounts.named("Deploy Bot of Payments", "acme/prod:bot")).toMatchObject([{ id: "id-1" }]);
    expect(await accounts.named("Deploy Bot of Payments", "acme/prod:other")).toEqual([]);
  });
});
