import { Groups } from "../../../provider/src/organization/groups";
import { Members } from "../../../provider/src/organization/members";
import { apiError, failures } from "../../support/failures";
import { FakeClient, type Answer } from "./fake-client";

interface GroupBody {
  readonly id: string;
  readonly name: string;
  readonly directoryId?: string;
}

interface Search {
  readonly groupIds?: readonly string[];
  readonly groupNames?: readonly string[];
  readonly accountIds?: readonly string[];
}

const SEARCH = "POST /groups/search";
const CREATE = "POST /directories/d1/groups";

function searchOf(groups: readonly GroupBody[]): Answer {
  return ({ body }) => {
    const { groupIds, groupNames } = body as Search;
    const names = groupNames?.map((name) => name.toLowerCase());
    return {
      data: groups.filter(({ id, name }) => groupIds?.includes(id) ?? names?.includes(name.toLowerCase())),
    };
  };
}

function setUp(groups: GroupBody[], routes: Record<string, Answer> = {}, directoryId?: string) {
  const client = new FakeClient({
    "GET /directories": () => ({ data: [{ directoryId: "d1", name: "Default" }] }),
    [SEARCH]: searchOf(groups),
    ...routes,
  });
  return { client, groups: new Groups({ client, orgId: "org", directoryId }) };
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

describe("Groups.find", () => {
  it("asks for many groups with one search", async () => {
    const { client, groups } = setUp([
      { id: "g1", name: "one" },
      { id: "g2", name: "two" },
    ]);
    const found = await settled(Promise.all([groups.find("g1"), groups.find("g2"), groups.find("g1")]));
    expect(found.map((group) => group?.name)).toEqual(["one", "two", "one"]);
    expect(client.count("POST", "/groups/search")).toBe(1);
  });

  it("asks for a group directly before it calls it gone", async () => {
    const { groups } = setUp([], { "GET /groups/g1": () => ({ data: { id: "g1", name: "one" } }) });
    expect(await settled(groups.find("g1"))).toMatchObject({ name: "one" });
  });

  it("finds nothing when both answers agree", async () => {
    const { groups } = setUp([], {
      "GET /groups/g1": () => {
        throw apiError(404);
      },
    });
    expect(await settled(groups.find("g1"))).toBeUndefined();
  });

  it("does not take a refusal for gone", async () => {
    const { groups } = setUp([], {
      "GET /groups/g1": () => {
        throw apiError(403);
      },
    });
    await expect(settled(groups.find("g1"))).rejects.toMatchObject({ status: 403 });
  });

  it("asks again after a failed search", async () => {
    let searches = 0;
    const { groups } = setUp([], {
      [SEARCH]: () => {
        searches += 1;
        if (searches === 1) {
          throw failures.serverError();
        }
        return { data: [{ id: "g1", name: "one" }] };
      },
    });
    await expect(settled(groups.find("g1"))).rejects.toMatchObject({ status: 502 });
    expect(await settled(groups.find("g1"))).toMatchObject({ id: "g1" });
  });
});

describe("Groups.findByName", () => {
  it("finds a group whatever its case", async () => {
    const { groups } = setUp([{ id: "g1", name: "Admins" }]);
    expect(await settled(groups.findByName("aDMINS"))).toMatchObject({ id: "g1" });
  });

  it("means the exact name of several", async () => {
    const { groups } = setUp([
      { id: "g1", name: "Admins" },
      { id: "g2", name: "admins" },
    ]);
    expect(await settled(groups.findByName("admins"))).toMatchObject({ id: "g2" });
  });

  it("refuses to choose between several, and names them", async () => {
    const { groups } = setUp([
      { id: "g1", name: "Admins" },
      { id: "g2", name: "ADMINS" },
    ]);
    await expect(settled(groups.findByName("admins"))).rejects.toMatchObject({
      code: "lookup",
      message: expect.stringContaining('2 groups are called "admins" (ids g1, g2)') as string,
    });
  });
});

describe("Groups.create", () => {
  it("searches for the group, whose id the answer does not tell", async () => {
    const existing: GroupBody[] = [];
    const { groups } = setUp(existing, { [CREATE]: () => void existing.push({ id: "g1", name: "new" }) });
    expect(await settled(groups.findByName("new"))).toBeUndefined();
    expect(await settled(groups.create({ name: "new" }))).toMatchObject({ id: "g1" });
  });

  it("waits for the search to show it, after a lost answer too", async () => {
    const existing: GroupBody[] = [];
    const { client, groups } = setUp(existing, {
      [CREATE]: () => {
        setTimeout(() => existing.push({ id: "g1", name: "new" }), 30_000);
        throw failures.connectionLost();
      },
    });
    expect(await settled(groups.create({ name: "new" }))).toMatchObject({ id: "g1" });
    expect(client.count("POST", "/groups")).toBe(1);
  });

  it("stops with instructions when the group does not show in time, and sends nothing again", async () => {
    const { client, groups } = setUp([], {
      [CREATE]: () => {
        throw failures.connectionLost();
      },
    });
    await expect(settled(groups.create({ name: "new" }))).rejects.toMatchObject({
      code: "outcome-unknown",
      message: expect.stringMatching(
        /ECONNRESET.*within 60 s\. Look for it at admin\.atlassian\.com/s,
      ) as string,
    });
    expect(client.count("POST", "/groups")).toBe(1);
  });

  it.each([
    ["none", [], 'organisation "org" has no directory that this key can see'],
    [
      "several",
      [{ directoryId: "d1", name: "One" }, { directoryId: "d2" }],
      'organisation "org" has several directories: d1 (One), d2 (unnamed)',
    ],
  ])("asks for the directory where there is %s", async (_number, data, fact) => {
    const { groups } = setUp([], { "GET /directories": () => ({ data }) });
    await expect(settled(groups.create({ name: "new" }))).rejects.toMatchObject({
      code: "lookup",
      message: `${fact}. Say which one with "pulumi config set atlassian-admin:directoryId …" or ATLASSIAN_DIRECTORY_ID.`,
    });
  });

  it("takes the configured directory without asking", async () => {
    const existing: GroupBody[] = [];
    const routes = { "POST /directories/d9/groups": () => void existing.push({ id: "g1", name: "new" }) };
    const { client, groups } = setUp(existing, routes, "d9");
    await settled(groups.create({ name: "new" }));
    expect(client.count("GET", "/directories")).toBe(0);
  });
});

describe("Members.has", () => {
  function membersOf(users: string[], groups: string[]) {
    const client = new FakeClient({
      "POST /users/search": () => ({ data: users.map((accountId) => ({ accountId })) }),
      [SEARCH]: () => ({ data: groups.map((id) => ({ id })) }),
    });
    return { client, members: new Members(client, "org", undefined) };
  }

  it("asks for many members of a group with one search", async () => {
    const { client, members } = membersOf(["a", "b"], []);
    expect(await settled(Promise.all([members.has("g1", "a"), members.has("g1", "b")]))).toEqual([
      true,
      true,
    ]);
    expect(client.sent).toHaveLength(1);
  });

  it("says no only when the search for groups agrees", async () => {
    const seen = membersOf([], ["g1"]);
    expect(await settled(seen.members.has("g1", "a"))).toBe(true);
    const unseen = membersOf([], []);
    expect(await settled(unseen.members.has("g1", "a"))).toBe(false);
    expect(unseen.client.sent).toHaveLength(2);
  });

  it("believes our own writes", async () => {
    const { client, members } = membersOf([], []);
    members.note("g1", "a", true);
    expect(await settled(members.has("g1", "a"))).toBe(true);
    expect(client.sent).toHaveLength(0);
  });

  it("asks again past everything cached when told to", async () => {
    const { members } = membersOf(["a"], []);
    members.note("g1", "a", false);
    expect(await settled(members.hasNow("g1", "a"))).toBe(true);
  });
});
