import { OrganizationApi } from "../../../provider/src/client/organization-api";
import { Members } from "../../../provider/src/organization/members";
import { apiError, failures } from "../../support/failures";
import { FakeClient, type Answer } from "./fake-client";

const USERS = "POST /users/search";
const GROUPS = "POST /groups/search";

interface Shown {
  readonly users?: Answer;
  readonly groups?: Answer;
  readonly groupExists?: boolean;
  readonly accountExists?: boolean;
}

const usersNamed =
  (...accountIds: string[]): Answer =>
  () => ({ data: accountIds.map((accountId) => ({ accountId })) });
const groupsNamed =
  (...ids: string[]): Answer =>
  () => ({ data: ids.map((id) => ({ id })) });
const refusal =
  (status: number): Answer =>
  () => {
    throw apiError(status);
  };

function setUp({ users = usersNamed(), groups = groupsNamed(), groupExists, accountExists }: Shown) {
  const client = new FakeClient({ [USERS]: users, [GROUPS]: groups });
  const members = new Members({
    directory: new OrganizationApi(client, "org").in("-"),
    groupExists: async () => groupExists ?? true,
    accountExists: async () => accountExists ?? true,
  });
  return { client, members };
}

describe("Members.has", () => {
  it("asks for many members of a group with one search", async () => {
    const { client, members } = setUp({ users: usersNamed("a", "b") });
    expect(await Promise.all([members.has("g1", "a"), members.has("g1", "b")])).toEqual([true, true]);
    expect(client.sent).toHaveLength(1);
  });

  it("is false only if the search for groups agrees", async () => {
    expect(await setUp({ groups: groupsNamed("g1") }).members.has("g1", "a")).toBe(true);
    const unseen = setUp({});
    expect(await unseen.members.has("g1", "a")).toBe(false);
    expect(unseen.client.sent).toHaveLength(2);
  });

  it.each(["A", "ari:cloud:identity::user/a"])("knows the account that the API calls %s", async (id) => {
    expect(await setUp({ users: usersNamed(id) }).members.has("g1", "a")).toBe(true);
  });

  it.each<[string, Shown]>([
    ["a listing with fewer members than it reports", { users: () => ({ data: [], total: 1 }) }],
    ["a listing that repeats a member", { users: usersNamed("b", "b") }],
    ["an incomplete search for groups", { groups: () => ({ data: [], total: 1 }) }],
    ["a 404 of the search for users", { users: refusal(404) }],
    ["a 404 of the search for groups", { groups: refusal(404) }],
  ])("does not conclude a no from %s", async (_what, shown) => {
    await expect(setUp(shown).members.has("g1", "a")).rejects.toMatchObject({ code: "uncertain" });
    await expect(setUp(shown).members.hasNow("g1", "a")).rejects.toMatchObject({ code: "uncertain" });
  });

  it.each<[string, Shown]>([
    ["the group", { users: refusal(404), groupExists: false }],
    ["the account", { groups: refusal(404), accountExists: false }],
  ])("reports no where %s is proven to be gone", async (_what, shown) => {
    expect(await setUp(shown).members.has("g1", "a")).toBe(false);
  });

  it.each([403, 500])("does not conclude a no from a %i", async (status) => {
    const { members } = setUp({ users: refusal(status), groupExists: false });
    await expect(members.has("g1", "a")).rejects.toMatchObject({ status });
  });

  it("asks again after a passing failure of the first page, for every membership of the group", async () => {
    let searches = 0;
    const { members } = setUp({
      users: (request) => {
        searches += 1;
        if (searches === 1) {
          throw failures.serverError();
        }
        return usersNamed("a", "b")(request);
      },
    });
    await expect(members.has("g1", "a")).rejects.toMatchObject({ status: 502 });
    expect(await members.has("g1", "a")).toBe(true);
    expect(await members.has("g1", "b")).toBe(true);
    expect(searches).toBe(2);
  });

  it("asks again after a passing failure of the search for the account's groups", async () => {
    let searches = 0;
    const { members } = setUp({
      groups: (request) => {
        searches += 1;
        if (searches === 1) {
          throw failures.timedOut();
        }
        return groupsNamed("g1")(request);
      },
    });
    await expect(members.has("g1", "a")).rejects.toMatchObject({ code: "timeout" });
    expect(await members.has("g1", "a")).toBe(true);
  });

  it("believes our own writes, whatever the form of the id", async () => {
    const { client, members } = setUp({});
    members.note("g1", "A", true);
    expect(await members.has("G1", "a")).toBe(true);
    expect(client.sent).toHaveLength(0);
  });

  it("reads without the cache on request", async () => {
    const { members } = setUp({ users: usersNamed("a") });
    members.note("g1", "a", false);
    expect(await members.hasNow("g1", "a")).toBe(true);
  });

  it("does not take other members for the one that it asked for, where the API ignores the filter", async () => {
    expect(await setUp({ users: usersNamed("b", "c") }).members.hasNow("g1", "a")).toBe(false);
  });
});

describe("Members.list", () => {
  it("fails for an incomplete listing, and is empty for a group that is gone", async () => {
    const { members } = setUp({ users: () => ({ data: [{ accountId: "a" }], total: 2 }) });
    await expect(members.list("g1")).rejects.toMatchObject({ code: "uncertain" });
    expect(await setUp({ users: refusal(404), groupExists: false }).members.list("g1")).toEqual([]);
    await expect(setUp({ users: refusal(404) }).members.list("g1")).rejects.toMatchObject({ status: 404 });
  });

  it("reads a listing again that is incomplete the first time", async () => {
    let reads = 0;
    const { members } = setUp({
      users: () => {
        reads += 1;
        return reads === 1 ? { data: [], total: 1 } : { data: [{ accountId: "a" }], total: 1 };
      },
    });
    expect(await members.list("g1")).toEqual(["a"]);
  });
});

describe("Members.emailOf", () => {
  it("knows the addresses that a search for members has shown", async () => {
    const { members } = setUp({ users: () => ({ data: [{ accountId: "A", email: "a@example.com" }] }) });
    await members.has("g1", "a");
    expect(members.emailOf("a")).toBe("a@example.com");
    expect(members.emailOf("b")).toBeUndefined();
  });
});
