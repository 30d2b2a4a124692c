import type { AccountClaim } from "../../../provider/src/organization/service-accounts";
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
  workingApi,
  type Item,
} from "./account-setup";
import { notRouted, type Answer } from "./fake-client";

const OURS = "acme/prod:bot";
const THEIRS = "acme/dev:bot";
const marked = (...names: string[]): Partial<Item> => ({
  description: `Deploys [managed by Pulumi: ${names.join("; ")}]`,
});
const made: AccountClaim = { name: OURS, origin: "created" };

const patch: Answer = ({ body }) => ({ ...item(1, "bot"), description: (body as Item).description });

/** An API that deletes by whichever id it is given. */
function deleting(items: Item[]): Record<string, Answer> {
  return {
    "DELETE id-1": () => {
      items.splice(0, items.length);
      return undefined;
    },
  };
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe("ServiceAccounts.delete of an account", () => {
  it.each<{ whose: string; more: Partial<Item>; claim: AccountClaim }>([
    { whose: "that this resource created and marked", more: marked(OURS), claim: made },
    { whose: "that this resource created, whose mark is gone", more: {}, claim: made },
    {
      whose: "that this resource created, whose mark was cut",
      more: { description: "[managed by Pulumi: ac" },
      claim: made,
    },
    { whose: "that it adopted and marked", more: marked(OURS), claim: { name: OURS, origin: "adopted" } },
    { whose: "that the program confirms", more: {}, claim: { name: undefined, origin: "confirmed" } },
    { whose: "whose mark the API lowered", more: marked("acme/prod:BOT"), claim: made },
  ])("$whose deletes it", async ({ more, claim }) => {
    const items = [item(1, "bot", more)];
    const { accounts, client } = setUp(items, deleting(items));
    expect(await accounts.delete(handles(1), claim)).toMatchObject({ others: [] });
    expect(client.count("DELETE", "id-1")).toBe(1);
  });

  it.each<{ whose: string; more: Partial<Item>; claim: AccountClaim; says: RegExp }>([
    {
      whose: "that it adopted, without a mark",
      more: {},
      claim: { name: OURS, origin: "adopted" },
      says: /no readable mark/,
    },
    {
      whose: "that it adopted, with a mark that was cut",
      more: { description: `[managed by Pulumi: ${OURS}; acme` },
      claim: { name: OURS, origin: "adopted" },
      says: /no readable mark/,
    },
    {
      whose: "that it created and marked, and whose mark somebody removed",
      more: { description: "Deploys" },
      claim: { name: OURS, origin: "created", wasMarked: true },
      says: /somebody removed the mark/,
    },
    {
      whose: "that was imported",
      more: {},
      claim: { name: undefined, origin: "imported" },
      says: /was imported/,
    },
    {
      whose: "that was imported and marked since",
      more: marked(OURS),
      claim: { name: OURS, origin: "imported" },
      says: /was imported/,
    },
  ])("$whose is refused, and reports the remedy", async ({ more, claim, says }) => {
    const items = [item(1, "bot", more)];
    const { accounts, client } = setUp(items, deleting(items));
    const refused = accounts.delete(handles(1), claim);
    await expect(refused).rejects.toMatchObject({
      code: "refused",
      message: expect.stringMatching(says) as string,
    });
    await expect(refused).rejects.toThrow("set deletionConfirmed: true");
    expect(client.sent.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it.each<{ claim: AccountClaim; more: Partial<Item>; others: string[]; left: string }>([
    {
      claim: made,
      more: marked(OURS, THEIRS),
      others: [THEIRS],
      left: `Deploys [managed by Pulumi: ${THEIRS}]`,
    },
    {
      claim: { name: OURS, origin: "confirmed" },
      more: marked(THEIRS, OURS, "x/y:z"),
      others: [THEIRS, "x/y:z"],
      left: `Deploys [managed by Pulumi: ${THEIRS}; x/y:z]`,
    },
    { claim: made, more: marked(OURS, OURS), others: [OURS], left: `Deploys [managed by Pulumi: ${OURS}]` },
  ])(
    "that others have too leaves it to $others, and takes its own name out",
    async ({ claim, more, others, left }) => {
      const { accounts, client } = setUp([item(1, "bot", more)], { [`PATCH ${DOCUMENTED}`]: patch });
      expect(await accounts.delete(handles(1), claim)).toMatchObject({ others });
      expect(client.sent.filter(({ method }) => method !== "GET")).toMatchObject([
        { method: "PATCH", body: { displayName: "bot", description: left } },
      ]);
    },
  );

  it.each<{ more: Partial<Item> }>([
    { more: marked(THEIRS) },
    { more: { description: `[managed by Pulumi: ${THEIRS}; acme/pr` } },
  ])("that only others have leaves it as it is: $more", async ({ more }) => {
    const { accounts, client } = setUp([item(1, "bot", more)]);
    expect(await accounts.delete(handles(1), made)).toMatchObject({ others: [THEIRS] });
    expect(client.sent.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it("reads the mark again right before, whatever this process read earlier", async () => {
    const items = [item(1, "bot", marked(OURS))];
    const { accounts } = setUp(items, { ...deleting(items), [`PATCH ${DOCUMENTED}`]: patch });
    expect(await accounts.named("bot")).toHaveLength(1);
    items[0] = item(1, "bot", marked(OURS, THEIRS));
    expect(await accounts.delete(handles(1), made)).toMatchObject({ others: [THEIRS] });
  });

  it("is left to the last of two resources that are deleted at once, while the listing is late", async () => {
    const items = [item(1, "bot", marked(OURS, THEIRS))];
    const { accounts, client } = setUp(items, {
      [`PATCH ${DOCUMENTED}`]: patch,
      "DELETE id-1": () => undefined,
      "GET /manage/api-tokens": () => {
        if (client.count("DELETE", "id-1") > 0) {
          throw notFound();
        }
        return [];
      },
    });
    const deletions = await Promise.all([
      accounts.delete(handles(1), made),
      accounts.delete(handles(1), { name: THEIRS, origin: "adopted" }),
    ]);
    expect(deletions).toMatchObject([{ others: [THEIRS] }, { others: [] }]);
    expect(client.count("DELETE", "id-1")).toBe(1);
  });
});

describe("ServiceAccounts.release", () => {
  it("takes a name out of the mark, and does nothing where it is not in it", async () => {
    const items = [item(1, "bot", marked(OURS, THEIRS))];
    const { accounts, client } = setUp(items, { [`PATCH ${DOCUMENTED}`]: patch });
    await accounts.release(handles(1), OURS);
    await accounts.release(handles(1), OURS);
    expect(client.sent.filter(({ method }) => method === "PATCH")).toMatchObject([
      { body: { description: `Deploys [managed by Pulumi: ${THEIRS}]` } },
    ]);
  });
});

describe("the request that deletes an account", () => {
  const gone = () => apiError(404, { detail: "Service account not found" });

  it("is not sent for an account that is gone", async () => {
    const { accounts, client } = setUp([]);
    await accounts.delete(handles(1), made);
    expect(client.sent.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it("is not sent for an account that is not listed and can exist", async () => {
    const { accounts, client } = setUp([], { "GET /manage/api-tokens": throwing(() => apiError(403)) });
    await expect(accounts.delete(handles(1), made)).rejects.toMatchObject({ code: "uncertain" });
    expect(client.sent.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it("is refused with a 404 while the listing still has the account: nothing is deleted", async () => {
    const { accounts } = setUp([item(1, "bot")], {
      "DELETE ": throwing(gone),
      "POST /lifecycle/delete": throwing(gone),
    });
    await expect(accounts.delete(handles(1), made)).rejects.toMatchObject({ status: 404 });
  });

  it.each([400, 404, 204])(
    "is sent with the other id where %d was the response to the first and the account is still there",
    async (status) => {
      const items = [item(1, "bot")];
      const { accounts, client } = setUp(items, {
        "DELETE id-1": () => {
          if (status === 204) {
            return undefined;
          }
          throw apiError(status);
        },
        [`DELETE ${DOCUMENTED}/712020:1`]: () => {
          items.splice(0);
          return undefined;
        },
      });
      await accounts.delete(handles(1), made);
      expect(client.sent.filter(({ method }) => method === "DELETE").map(({ path }) => path)).toEqual([
        `${DOCUMENTED}/id-1`,
        `${DOCUMENTED}/712020:1`,
      ]);
      expect(await accounts.named("bot")).toEqual([]);
    },
  );

  it("goes to the console's API, then to the user-management API, where the documented one has no delete", async () => {
    const items = [item(1, "bot")];
    const { accounts, client } = setUp(items, {
      "DELETE ": throwing(notRouted),
      "POST /users/712020:1/manage/lifecycle/delete": () => {
        items.splice(0);
        return undefined;
      },
    });
    await accounts.delete(handles(1), made);
    expect(client.sent.filter(({ path }) => path.startsWith(CONSOLE))).toHaveLength(2);
    expect(client.count("POST", "/lifecycle/delete")).toBe(1);
  });

  it.each<{ failure: string; make: () => Error }>([
    { failure: "a refusal", make: () => apiError(403) },
    { failure: "a fault of the API", make: failures.serverError },
  ])("passes $failure on at once", async ({ make }) => {
    const { accounts, client } = setUp([item(1, "bot")], { "DELETE id-1": throwing(make) });
    await expect(accounts.delete(handles(1), made)).rejects.toThrow();
    expect(client.sent.filter(({ method }) => method !== "GET")).toHaveLength(1);
  });

  it("is followed until the account is gone, when the API takes its time", async () => {
    const items = [item(1, "bot")];
    const { accounts, client } = setUp(items, {
      "DELETE id-1": () => {
        items[0] = item(1, "bot", { status: "deleting" });
        setTimeout(() => items.splice(0), 60_000);
        return undefined;
      },
    });
    const startMs = Date.now();
    await settled(accounts.delete(handles(1), made));
    expect(Date.now() - startMs).toBeGreaterThanOrEqual(60_000);
    expect(client.sent.filter(({ method }) => method !== "GET")).toHaveLength(1);
  });

  it("is reported when the API does not finish it", async () => {
    const items = [item(1, "bot")];
    const { accounts } = setUp(items, {
      "DELETE id-1": () => {
        items[0] = item(1, "bot", { status: "DELETED" });
        return undefined;
      },
    });
    await expect(settled(accounts.delete(handles(1), made))).rejects.toMatchObject({
      code: "outcome-unknown",
      message: expect.stringContaining("still shows the account (id id-1)") as string,
    });
  });

  it("is not retried for an account that is being deleted", async () => {
    const items = [item(1, "bot", { status: "deleting" })];
    const { accounts, client } = setUp(items);
    setTimeout(() => items.splice(0), 5_000);
    await settled(accounts.delete(handles(1), { name: OURS, origin: "imported" }));
    expect(client.sent.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it("is no success with a 404 and a listing that lacks the account but is shorter than its total", async () => {
    let isSent = false;
    const { accounts } = setUp([], {
      [`GET ${DOCUMENTED}`]: () => (isSent ? { items: [], total: 1 } : { items: [item(1, "bot")] }),
      "GET /manage/api-tokens": throwing(() => apiError(403)),
      "POST /lifecycle/delete": throwing(gone),
      "DELETE ": () => {
        isSent = true;
        throw gone();
      },
    });
    await expect(accounts.delete(handles(1), made)).rejects.toMatchObject({ status: 404 });
  });

  it("is done for an account that the same process created, also with a key that cannot see its tokens", async () => {
    const items: Item[] = [];
    const { accounts } = setUp(items, {
      ...workingApi(items),
      "GET /manage/api-tokens": throwing(() => apiError(403)),
    });
    await accounts.create({ displayName: "bot", description: "", unmarkedDescription: "" });
    expect(await accounts.delete(handles(1), made)).toMatchObject({ others: [] });
    expect(items).toEqual([]);
  });

  it("is enough where the account's tokens do not know it any more and the listing is late", async () => {
    let isDeleted = false;
    const { accounts } = setUp([item(1, "bot")], {
      "DELETE id-1": () => {
        isDeleted = true;
        return undefined;
      },
      "GET /manage/api-tokens": () => {
        if (isDeleted) {
          throw notFound();
        }
        return [];
      },
    });
    await accounts.delete(handles(1), made);
    // Neither does this process take the late listing for an account to adopt.
    await accounts.find("nobody").catch(() => undefined);
    expect(await accounts.named("bot")).toEqual([]);
  });
});
