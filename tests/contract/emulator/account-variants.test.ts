import { PATHS, useEmulator } from "./support";

const organization = useEmulator();
const { send } = organization;
const patch = (...change: Parameters<typeof organization.emulator.behaviour.patch>) =>
  organization.emulator.behaviour.patch(...change);
const advance = (seconds: number) => organization.emulator.clock.advance({ seconds });
const accounts = () => organization.emulator.state().serviceAccounts;
const account = () => {
  const [found] = accounts();
  if (found === undefined) {
    throw new Error("There is no account.");
  }
  return found;
};
const seed = (displayName = "Deploy bot", description = "deploys") =>
  organization.emulator.seed({ serviceAccounts: [{ displayName, description }] });
const list = async () => (await send("GET", PATHS.documented)).json;
const listed = async () =>
  (await list()).items.map(({ displayName }: { displayName: string }) => displayName);

describe("the response to a create", () => {
  it.each([
    [PATHS.documented, { createServiceAccountStatus: 202 }, 202, true, true],
    [PATHS.documented, { createServiceAccountBody: "id" }, 201, true, false],
    [PATHS.documented, { createServiceAccountStatus: 204 }, 204, false, false],
    [PATHS.console, { consoleCreateStatus: 201 }, 201, true, true],
    [PATHS.console, { consoleCreateBody: "none" }, 200, false, false],
    [PATHS.console, { consoleCreateBody: "id" }, 200, true, false],
  ] as const)("%s with %j: %d", async (collection, behaviour, status, hasId, hasName) => {
    patch(behaviour);
    const reply = await send("POST", collection, { displayName: "Deploy bot" });
    expect(reply.status).toBe(status);
    expect([reply.text.includes(account().id), reply.text.includes("displayName")]).toEqual([hasId, hasName]);
  });
});

describe("the ids of an account", () => {
  it.each([
    ["both", (id: string, atlassianId: string) => ({ id, atlassianId })],
    ["swapped", (id: string, atlassianId: string) => ({ id: atlassianId, atlassianId: id })],
    ["id", (id: string) => ({ id })],
    ["atlassianId", (_id: string, atlassianId: string) => ({ atlassianId })],
  ] as const)("are shown as %s", async (accountIds, expected) => {
    seed();
    patch({ accountIds });
    const [{ id, atlassianId }] = (await list()).items;
    const shown = { ...(id && { id }), ...(atlassianId && { atlassianId }) };
    expect(shown).toEqual(expected(account().id, account().atlassianId));
  });

  it("are written in capitals or as ARIs in listings, and taken so beside the plain form", async () => {
    seed();
    patch({ serviceAccountIdForm: "uppercase", accountIdForm: "ari" });
    const [{ id, atlassianId }] = (await list()).items;
    expect(id).toBe(account().id.toUpperCase());
    expect(atlassianId).toBe(`ari:cloud:identity::user/${account().atlassianId}`);
    for (const given of [account().atlassianId, encodeURIComponent(atlassianId)]) {
      expect((await send("GET", `/users/${given}/manage/api-tokens`)).status).toBe(200);
    }
    expect((await send("DELETE", `${PATHS.documented}/${id}`)).status).toBe(204);
  });

  it("are written in capitals by user search only, so that a member's id differs from its account's", async () => {
    seed();
    const { groups } = organization.emulator.seed({ groups: [{ name: "ops", members: ["Deploy bot"] }] });
    patch({ memberIdForm: "uppercase" });
    const { json } = await send("POST", PATHS.userSearch, { groupIds: groups });
    expect(json.data).toMatchObject([{ accountId: account().atlassianId.toUpperCase() }]);
    expect((await list()).items[0].atlassianId).toBe(account().atlassianId);
    const member = `${PATHS.groups}/${groups[0] ?? ""}/memberships/${json.data[0].accountId}`;
    expect((await send("DELETE", member)).status).toBe(204);
  });

  it.each([
    ["apiAccessPathId", (id: string) => send("DELETE", `${PATHS.documented}/${id}`)],
    ["consolePathId", (id: string) => send("DELETE", `${PATHS.console}/${id}`)],
    ["managePathId", (id: string) => send("GET", `/users/${id}/manage/api-tokens`)],
  ] as const)("are identified by %s as configured", async (name, request) => {
    for (const [takes, byId, byAccountId] of [
      ["id", true, false],
      ["atlassianId", false, true],
      ["any", true, true],
    ] as const) {
      organization.emulator.reset();
      seed("first");
      seed("second");
      patch({ [name]: takes });
      const [first, second] = accounts();
      const isFound = async (id = "") => (await request(id)).status !== 404;
      expect([await isFound(first?.id), await isFound(second?.atlassianId)]).toEqual([byId, byAccountId]);
    }
  });
});

describe("changing an account", () => {
  const change = (body: object, item = "") => send("PATCH", `${PATHS.documented}${item}`, body);

  it.each([
    ["collection", 200, 404],
    ["item", 404, 200],
    ["both", 200, 200],
    ["none", 404, 404],
  ] as const)("goes to the %s", async (serviceAccountUpdate, toCollection, toItem) => {
    seed();
    patch({ serviceAccountUpdate });
    expect((await change({ id: account().id, displayName: "a" })).status).toBe(toCollection);
    expect((await change({ displayName: "b" }, `/${account().id}`)).status).toBe(toItem);
  });

  it.each([
    ["id", 200, 404],
    ["atlassianId", 404, 200],
    ["any", 200, 200],
  ] as const)("takes the value of %s", async (patchIdValue, byId, byAccountId) => {
    seed();
    patch({ patchIdValue, patchIdField: "atlassianId" });
    expect((await change({ atlassianId: account().id, displayName: "a" })).status).toBe(byId);
    expect((await change({ atlassianId: account().atlassianId, displayName: "a" })).status).toBe(byAccountId);
    expect((await change({ id: account().id, displayName: "a" })).status).toBe(400);
  });

  it.each([
    ["both", "new", "new"],
    ["displayName", "new", "deploys"],
    ["description", "Deploy bot", "new"],
  ] as const)("changes %s", async (patchFields, displayName, description) => {
    seed();
    patch({ patchFields });
    await change({ id: account().id, displayName: "new", description: "new" });
    expect(account()).toMatchObject({ displayName, description });
  });
});

describe("the texts of an account", () => {
  const create = (body: object) => send("POST", PATHS.console, body);
  const SENT = { displayName: " Cafe\u0301  Bot ", description: ' "a"  b' };

  it.each([
    [{ accountNameChanges: ["nfc", "squeeze", "trim", "lowercase"] }, "caf\u00e9 bot", SENT.description],
    [{ accountDescriptionChanges: ["trim", "squeeze", "escape"] }, SENT.displayName, "&quot;a&quot; b"],
    [{ accountDescriptionLimit: 3 }, SENT.displayName, ' "a'],
    [{ accountDescription: "ignored" }, SENT.displayName, ""],
    [{ accountDescription: "absent" }, SENT.displayName, ""],
  ] as const)("become with %j", async (behaviour, displayName, description) => {
    patch(structuredClone(behaviour) as never);
    await create(SENT);
    expect(account()).toMatchObject({ displayName, description });
    await send("PATCH", PATHS.documented, { id: account().id, ...SENT });
    expect(account()).toMatchObject({ displayName, description });
  });

  it("refuse a description with 400, or show none", async () => {
    patch({ accountDescription: "refused" });
    expect((await create(SENT)).status).toBe(400);
    expect((await create({ displayName: "plain" })).status).toBe(200);
    expect((await list()).items[0].description).toBe("");
    patch({ accountDescription: "absent" });
    expect((await list()).items[0]).not.toHaveProperty("description");
  });

  it.each([
    ["any", [200, 200, 200, 200]],
    ["length", [400, 400, 200, 200]],
    ["alphanumeric", [400, 400, 400, 200]],
  ] as const)("take names by the rule %s", async (accountNameRule, expected) => {
    patch({ accountNameRule });
    const statuses = [];
    for (const displayName of ["short", "x".repeat(31), "with space", "DeployBot1"]) {
      statuses.push((await create({ displayName })).status);
    }
    expect(statuses).toEqual(expected);
  });

  it("refuse a name that another account has if the behaviour is set", async () => {
    seed();
    for (const status of [400, 409] as const) {
      patch({ duplicateAccountName: status });
      expect((await create({ displayName: "deploy BOT" })).status).toBe(status);
    }
    expect(
      (await send("PATCH", PATHS.documented, { id: account().id, displayName: "Deploy Bot" })).status,
    ).toBe(200);
  });

  it("are edited in the console as they are given", () => {
    seed();
    patch({ accountNameChanges: ["trim"], accountDescription: "absent" });
    organization.emulator.mutate({
      action: "renameServiceAccount",
      account: "Deploy bot",
      displayName: " by hand ",
      description: "by hand",
    });
    expect(account()).toMatchObject({ displayName: " by hand ", description: "by hand" });
  });
});

describe("deleting an account", () => {
  it.each([
    ["routed", 204],
    ["unrouted", 404],
    ["refused", 403],
  ] as const)("by the documented route that is %s", async (documentedDelete, status) => {
    seed();
    patch({ documentedDelete });
    expect((await send("DELETE", `${PATHS.documented}/${account().id}`)).status).toBe(status);
  });

  it.each([404, 400, 204] as const)("returns %d for an unknown account", async (unknownAccountDelete) => {
    patch({ unknownAccountDelete });
    for (const collection of [PATHS.documented, PATHS.console]) {
      expect((await send("DELETE", `${collection}/nobody`)).status).toBe(unknownAccountDelete);
    }
  });

  it("is refused by both undocumented routes if the behaviour is set", async () => {
    seed();
    patch({ deleteVariant: "none" });
    expect((await send("DELETE", `${PATHS.console}/${account().id}`)).status).toBe(404);
    expect((await send("POST", `/users/${account().atlassianId}/manage/lifecycle/delete`)).status).toBe(403);
    expect(accounts()).toHaveLength(1);
  });

  it("can take time: 202, a status in every read, its tokens work, changes are refused, and then it is gone", async () => {
    seed();
    patch({ accountDeleteStatus: 202, accountDeleteTakesMs: 60_000, deletionStatus: "deleted" });
    const { id, atlassianId } = account();
    const tokens = `/users/${atlassianId}/manage/api-tokens`;
    organization.emulator.seed({ tokens: [{ account: id, label: "ci", secret: "secret" }] });
    const cloudId = organization.emulator.state().organizations[0]?.workspaces[0]?.cloudId ?? "";
    const use = async () =>
      (await send("GET", `/ex/jira/${cloudId}/rest/api/3/myself`, undefined, "secret")).status;
    for (let time = 0; time < 2; time += 1) {
      expect((await send("DELETE", `${PATHS.documented}/${id}`)).status).toBe(202);
    }
    expect((await list()).items).toMatchObject([{ status: "deleted" }]);
    expect((await send("POST", PATHS.userSearch, { accountIds: [atlassianId] })).json.data).toMatchObject([
      { status: "deleted" },
    ]);
    expect((await send("PATCH", PATHS.documented, { id, displayName: "x" })).status).toBe(409);
    expect((await send("POST", tokens, { label: "x", scopes: ["a"] })).status).toBe(409);
    expect(await use()).toBe(200);
    expect(accounts()).toMatchObject([{ isInDeletion: true }]);
    advance(60);
    expect(await use()).toBe(401);
    expect((await list()).items).toEqual([]);
    expect(accounts()).toEqual([]);
  });
});

describe("listings of accounts that lag", () => {
  it("show a change, and leave out a deleted account, after their delays", async () => {
    seed();
    patch({ serviceAccountUpdateLagMs: 120_000, serviceAccountDeleteLagMs: 180_000 });
    const { id, atlassianId } = account();
    await send("PATCH", PATHS.documented, { id, displayName: "Renamed" });
    expect(await listed()).toEqual(["Deploy bot"]);
    advance(120);
    expect(await listed()).toEqual(["Renamed"]);
    await send("DELETE", `${PATHS.documented}/${id}`);
    expect([await listed(), (await list()).total]).toEqual([["Renamed"], 1]);
    // Another read knows better.
    expect((await send("GET", `/users/${atlassianId}/manage/api-tokens`)).status).toBe(404);
    advance(180);
    expect([await listed(), (await list()).total]).toEqual([[], 0]);
  });
});

describe("the listing's envelope", () => {
  it.each([
    ["right", 2],
    ["more", 3],
    ["fewer", 1],
    ["absent", undefined],
  ] as const)("has a total that is %s", async (listingTotal, total) => {
    seed();
    seed();
    patch({ listingTotal });
    const { items, total: shown } = await list();
    expect([items.length, shown]).toEqual([2, total]);
  });

  it("has its own limits, which refuse or clamp", async () => {
    seed();
    seed();
    patch({ apiAccessMaxLimit: 1, consoleMaxLimit: 1 });
    for (const collection of [PATHS.documented, PATHS.console]) {
      patch({ limitAboveMax: "refuse" });
      expect((await send("GET", `${collection}?limit=2`)).status).toBe(400);
      patch({ limitAboveMax: "clamp" });
      expect((await send("GET", `${collection}?limit=2`)).json.items).toHaveLength(1);
    }
  });

  it("writes updatedAt as number, as text, or not at all", async () => {
    seed();
    const shown = async () => (await list()).items[0].updatedAt as unknown;
    expect(typeof (await shown())).toBe("number");
    patch({ updatedAtForm: "text" });
    expect(await shown()).toMatch(/^\d{4}-.*Z$/);
    patch({ updatedAtForm: "absent" });
    expect(await shown()).toBeUndefined();
  });
});

describe("an address that moved to another account", () => {
  it("is found at its new owner, and the old one has another", async () => {
    const { users } = organization.emulator.seed({
      users: [{ email: "ada@example.com" }, { email: "eve@example.com" }],
    });
    organization.emulator.mutate({ action: "moveEmail", from: "ada@example.com", to: "eve@example.com" });
    const find = async (email: string) =>
      (await send("POST", PATHS.userSearch, { emails: [email] })).json.data;
    expect(await find("ada@example.com")).toMatchObject([{ accountId: users[1] }]);
    expect(await find("eve@example.com")).toEqual([]);
    const [, former] = organization.emulator.state().users;
    expect(former).toMatchObject({ accountId: users[0], email: expect.stringMatching(/^moved-/) as string });
    organization.emulator.mutate({ action: "deleteUser", account: users[0] ?? "" });
    expect(await find("ada@example.com")).toHaveLength(1);
  });
});
