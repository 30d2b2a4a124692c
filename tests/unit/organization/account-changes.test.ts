import type { AccountChange } from "../../../provider/src/organization/account-changes";
import type { ServiceAccountRecord } from "../../../provider/src/organization/service-accounts";
import { apiError, failures } from "../../support/failures";
import { DOCUMENTED, item, notFound, settled, setUp, throwing, type Item } from "./account-setup";
import { notRouted, type Answer } from "./fake-client";

const PATCH = `PATCH ${DOCUMENTED}`;
const account: ServiceAccountRecord = {
  id: "id-1",
  accountId: "712020:1",
  displayName: "old",
  description: undefined,
  email: "1@x",
  status: undefined,
};
const both: AccountChange = { displayName: "new", description: "d", needsName: true, needsText: true };
const markOnly: AccountChange = {
  displayName: "old",
  description: "[managed by Pulumi: a/b:c]",
  needsName: false,
  needsText: false,
};

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe("ServiceAccounts.change", () => {
  it("tries the names that the id can go by until the listing shows the change", async () => {
    const items = [item(1, "old")];
    const { accounts, client } = setUp(items, {
      [PATCH]: ({ body }) => {
        if ((body as Record<string, unknown>)["accountId"] === undefined) {
          throw apiError(400);
        }
        items[0] = item(1, "new", { description: "d" });
        return undefined;
      },
    });
    await accounts.change(account, () => both);
    expect(client.sent.filter(({ method }) => method === "PATCH").map(({ body }) => body)).toEqual([
      { serviceAccountId: "id-1", displayName: "new", description: "d" },
      { id: "id-1", displayName: "new", description: "d" },
      { accountId: "712020:1", displayName: "new", description: "d" },
    ]);
  });

  it("tries the path of the account where the collection takes no update", async () => {
    const { accounts } = setUp([item(1, "old")], {
      [`PATCH ${DOCUMENTED}`]: throwing(notRouted),
      [`PATCH ${DOCUMENTED}/id-1`]: () => item(1, "new", { description: "d" }),
    });
    expect(await accounts.change(account, () => both)).toMatchObject({ displayName: "new" });
  });

  it("does not call a change made that the listing does not show", async () => {
    const { accounts } = setUp([item(1, "old")], { [PATCH]: () => undefined });
    await expect(settled(accounts.change(account, () => both))).rejects.toMatchObject({
      code: "outcome-unknown",
    });
  });

  it("does not call a rename made that the response does not show", async () => {
    const { accounts } = setUp([item(1, "old", { description: "d" })], {
      [PATCH]: () => item(1, "old", { description: "d" }),
    });
    const rename = { ...both, needsText: false };
    await expect(settled(accounts.change(account, () => rename))).rejects.toMatchObject({
      code: "outcome-unknown",
    });
  });

  it("accepts a response that shows the change, and includes it in every later read", async () => {
    const items = [item(1, "old")];
    const { accounts } = setUp(items, { [PATCH]: () => item(1, "new", { description: "d" }) });
    expect(await accounts.named("old")).toHaveLength(1);
    await accounts.change(account, () => both);
    // The listing is late: it still shows the old texts.
    expect(await accounts.find("nobody").catch(() => undefined)).toBeUndefined();
    expect(await accounts.named("old")).toEqual([]);
    expect(await accounts.named("new")).toMatchObject([{ id: "id-1", description: "d" }]);
  });

  it("is content when the response is lost and the listing shows the change", async () => {
    const items = [item(1, "old")];
    const { accounts, client } = setUp(items, {
      [PATCH]: () => {
        items[0] = item(1, "new", { description: "d" });
        throw failures.timedOut();
      },
    });
    await accounts.change(account, () => both);
    expect(client.count("PATCH", DOCUMENTED)).toBe(1);
  });

  it("reports that the console's API cannot change an account", async () => {
    const { accounts } = setUp([item(1, "old")], { "PATCH ": throwing(notRouted) });
    await expect(accounts.change(account, () => both)).rejects.toMatchObject({
      code: "refused",
      message: expect.stringContaining("Change it at admin.atlassian.com") as string,
    });
  });

  it("passes on why every form is rejected", async () => {
    const { accounts } = setUp([item(1, "old")], {
      [PATCH]: throwing(() => apiError(400, { detail: "too long" })),
      "PATCH ": throwing(notRouted),
    });
    await expect(accounts.change(account, () => both)).rejects.toMatchObject({ detail: "too long" });
  });

  it("plans with the account as it is now, and sends nothing where nothing is to change", async () => {
    const { accounts, client } = setUp([item(1, "old", { description: "by hand" })], {
      [PATCH]: () => item(1, "new"),
    });
    const seen: (string | undefined)[] = [];
    await accounts.change(account, ({ description }) => {
      seen.push(description);
      return description === undefined ? both : undefined;
    });
    expect(seen).toEqual([undefined, "by hand"]);
    expect(client.count("PATCH", DOCUMENTED)).toBe(0);
  });
});

describe("an API that makes something else of the texts", () => {
  const sent: AccountChange = {
    displayName: "Cafe\u0301  Bot",
    description: `R&D's team [owner: a] [managed by Pulumi: a/b:c]`,
    needsName: true,
    needsText: true,
  };

  it.each<{ change: string; given: Partial<Item> }>([
    {
      change: "normalises and lowers the name",
      given: { displayName: "caf\u00e9 bot", description: sent.description },
    },
    {
      change: "cuts the description",
      given: { displayName: sent.displayName, description: "R&D's team [own" },
    },
    {
      change: "escapes the description",
      given: {
        displayName: sent.displayName,
        description: "R&amp;D&#39;s team [owner: a] [managed by Pulumi: a/b:c]",
      },
    },
    { change: "ignores the description", given: { displayName: sent.displayName, description: "" } },
    { change: "replaces the name", given: { displayName: "cafe-bot", description: sent.description } },
  ])("$change: the change is done at once, from the response", async ({ given }) => {
    const { accounts } = setUp([item(1, "old", { description: "before" })], {
      [PATCH]: () => item(1, "x", given),
    });
    const startMs = Date.now();
    const before = { ...account, description: "before" };
    expect(await settled(accounts.change(before, () => sent))).toMatchObject(given);
    expect(Date.now() - startMs).toBeLessThan(1000);
  });

  it.each<{ change: string; given: Partial<Item> }>([
    {
      change: "normalises and lowers the name",
      given: { displayName: "caf\u00e9 bot", description: sent.description },
    },
    {
      change: "cuts the description",
      given: { displayName: sent.displayName, description: "R&D's team [own" },
    },
  ])("$change: the change is done at once, from the listing", async ({ given }) => {
    const items = [item(1, "old", { description: "before" })];
    const { accounts } = setUp(items, {
      [PATCH]: () => {
        items[0] = item(1, "x", given);
        return undefined;
      },
    });
    const startMs = Date.now();
    expect(await settled(accounts.change({ ...account, description: "before" }, () => sent))).toMatchObject(
      given,
    );
    expect(Date.now() - startMs).toBeLessThan(1000);
  });

  it("does not take an old description for one that was cut", async () => {
    const items = [item(1, "old", { description: "R&D" })];
    const { accounts } = setUp(items, { [PATCH]: () => undefined });
    setTimeout(() => {
      items[0] = item(1, "Caf\u00e9 Bot", { description: sent.description });
    }, 20_000);
    const changed = accounts.change({ ...account, description: "R&D" }, () => sent);
    expect(await settled(changed)).toMatchObject({ description: sent.description });
  });

  it("does not take an old description for one that was cut where the name stays", async () => {
    const items = [item(1, "old", { description: "R&D" })];
    const { accounts } = setUp(items, { [PATCH]: () => undefined });
    setTimeout(() => {
      items[0] = item(1, "old", { description: sent.description });
    }, 20_000);
    const describe = { ...sent, displayName: "old", needsName: false };
    const changed = accounts.change({ ...account, description: "R&D" }, () => describe);
    expect(await settled(changed)).toMatchObject({ description: sent.description });
  });

  it("settles, after waiting once, for a description that the API keeps as it was", async () => {
    const { accounts } = setUp([item(1, "old", { description: "kept" })], {
      [PATCH]: () => item(1, "old", { description: "kept" }),
    });
    const describe = { ...sent, displayName: "old", needsName: false };
    expect(await settled(accounts.change({ ...account, description: "kept" }, () => describe))).toMatchObject(
      {
        description: "kept",
      },
    );
  });
});

describe("a change of the mark alone", () => {
  it.each<{ of: string; answer: Answer }>([
    { of: "no update", answer: throwing(notRouted) },
    { of: "refused descriptions", answer: throwing(() => apiError(400)) },
    { of: "a key without the right", answer: throwing(() => apiError(403)) },
    { of: "an account that it does not know", answer: throwing(notFound) },
  ])("is no failure for an API with $of", async ({ answer }) => {
    const { accounts } = setUp([item(1, "old")], { "PATCH ": answer, [PATCH]: answer });
    expect(await accounts.change(account, () => markOnly)).toMatchObject({ displayName: "old" });
  });

  it("is retried when the response was lost and the listing does not show it", async () => {
    const items = [item(1, "old")];
    let responses = 0;
    const { accounts } = setUp(items, {
      [PATCH]: ({ body }) => {
        responses += 1;
        if (responses === 1) {
          throw failures.serverError();
        }
        const { description } = body as Item;
        items[0] = item(1, "old", { ...(description !== undefined && { description }) });
        return items[0];
      },
    });
    expect(await settled(accounts.change(account, () => markOnly))).toMatchObject({
      description: markOnly.description,
    });
    expect(responses).toBe(2);
  });

  it("does not count as written while every response is lost", async () => {
    const { accounts } = setUp([item(1, "old")], { [PATCH]: throwing(failures.serverError) });
    await expect(settled(accounts.change(account, () => markOnly))).rejects.toMatchObject({
      code: "outcome-unknown",
    });
  });

  it("is not waited for", async () => {
    const { accounts } = setUp([item(1, "old")], { [PATCH]: () => undefined });
    const startMs = Date.now();
    await settled(accounts.change(account, () => markOnly));
    expect(Date.now()).toBe(startMs);
  });

  it("renames an account even if descriptions are rejected", async () => {
    const { accounts } = setUp([item(1, "old")], {
      "PATCH ": ({ body }) => {
        if ((body as Item).description !== undefined) {
          throw apiError(400);
        }
        return item(1, "new");
      },
    });
    const rename = { ...markOnly, displayName: "new", needsName: true };
    expect(await accounts.change(account, () => rename)).toMatchObject({
      displayName: "new",
      description: undefined,
    });
  });
});
