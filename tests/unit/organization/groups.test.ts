import { OrganizationApi } from "../../../provider/src/client/organization-api";
import { Groups } from "../../../provider/src/organization/groups";
import { apiError, failures } from "../../support/failures";
import { FakeClient, type Answer } from "./fake-client";

interface GroupBody {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly directoryId?: string;
  readonly status?: string;
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
      data: groups.filter(
        ({ id, name }) => groupIds?.includes(id) ?? names?.includes(name.toLowerCase()) ?? true,
      ),
    };
  };
}

function setUp(groups: GroupBody[], routes: Record<string, Answer> = {}, directoryId?: string) {
  const client = new FakeClient({
    "GET /directories": () => ({ data: [{ directoryId: "d1", name: "Default" }] }),
    [SEARCH]: searchOf(groups),
    ...routes,
  });
  return { client, groups: new Groups({ api: new OrganizationApi(client, "org"), directoryId }) };
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

  it("finds nothing if both responses agree", async () => {
    const { groups } = setUp([], {
      "GET /groups/g1": () => {
        throw apiError(404);
      },
    });
    expect(await settled(groups.find("g1"))).toBeUndefined();
  });

  it.each([
    ["an HTML page", { detail: 'an HTML page titled "Not found"' }],
    ["the organisation", { apiCode: "ADMIN-404-2", detail: "Organization not found" }],
    ["the route", { detail: "Request failed to match any route" }],
  ])("does not take a 404 about %s for gone", async (_what, facts) => {
    const { groups } = setUp([], {
      "GET /groups/g1": () => {
        throw apiError(404, facts);
      },
    });
    await expect(settled(groups.find("g1"))).rejects.toMatchObject({ status: 404 });
  });

  it("does not treat a 404 as gone while the search is incomplete", async () => {
    const { groups } = setUp([], {
      [SEARCH]: () => ({ data: [], total: 1 }),
      "GET /groups/g1": () => {
        throw apiError(404);
      },
    });
    await expect(settled(groups.find("g1"))).rejects.toMatchObject({ code: "uncertain" });
  });

  it("does not take another group for the one that it asked for", async () => {
    const { groups } = setUp([], { "GET /groups/g1": () => ({ data: { id: "g2", name: "two" } }) });
    await expect(settled(groups.find("g1"))).rejects.toMatchObject({ code: "uncertain" });
  });

  it.each(["G1", "ari:cloud:platform::group/g1"])("finds a group that the API calls %s", async (id) => {
    const { groups } = setUp([], { [SEARCH]: () => ({ data: [{ id, name: "one" }] }) });
    expect(await settled(groups.find("g1"))).toMatchObject({ name: "one" });
  });

  it("shows the description without the mark", async () => {
    const description = "Deploys [managed by Pulumi: p/s:g]";
    const { groups } = setUp([{ id: "g1", name: "one", description }]);
    expect(await settled(groups.find("g1"))).toMatchObject({
      description: "Deploys",
      storedDescription: description,
      holders: ["p/s:g"],
    });
  });

  it("does not treat an error response as gone", async () => {
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

  it("finds a group whatever the spaces and the composition of its characters", async () => {
    const { groups } = setUp([{ id: "g1", name: "Caf\u00e9 Team" }]);
    expect(await settled(groups.findByName("Cafe\u0301  Team"))).toMatchObject({ id: "g1" });
  });

  it("does not report that there is none while the search is incomplete", async () => {
    const { groups } = setUp([], { [SEARCH]: () => ({ data: [], total: 3 }) });
    await expect(settled(groups.findByName("admins"))).rejects.toMatchObject({ code: "uncertain" });
  });

  it("means the exact name of several", async () => {
    const { groups } = setUp([
      { id: "g1", name: "Admins" },
      { id: "g2", name: "admins" },
    ]);
    expect(await settled(groups.findByName("admins"))).toMatchObject({ id: "g2" });
  });

  it("fails if several match, and names them", async () => {
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

const text = (name: string, description?: string, holders: readonly string[] = []) => ({
  name,
  description,
  holders,
});

describe("Groups.create", () => {
  it("searches for the group, whose id the response does not name", async () => {
    const existing: GroupBody[] = [];
    const { groups } = setUp(existing, { [CREATE]: () => void existing.push({ id: "g1", name: "new" }) });
    expect(await settled(groups.findByName("new"))).toBeUndefined();
    expect(await settled(groups.create(text("new")))).toMatchObject({ group: { id: "g1" }, isNew: true });
  });

  it("reads it by its id where the response names it, without a search", async () => {
    const { client, groups } = setUp([], {
      [CREATE]: () => ({ data: { id: "g1" } }),
      "GET /groups/g1": () => ({ data: { id: "g1", name: "shortened" } }),
    });
    const { group } = await settled(groups.create(text("new name")));
    expect(group).toMatchObject({ id: "g1", name: "shortened" });
    expect(client.count("POST", "/groups/search")).toBe(0);
  });

  it("waits for the search to show it, after a lost response too", async () => {
    const existing: GroupBody[] = [];
    const { client, groups } = setUp(existing, {
      [CREATE]: () => {
        setTimeout(() => existing.push({ id: "g1", name: "new" }), 30_000);
        throw failures.connectionLost();
      },
    });
    expect(await settled(groups.create(text("new")))).toMatchObject({ group: { id: "g1" } });
    expect(client.count("POST", "/groups")).toBe(1);
  });

  it("finds by its mark a group whose name the API changed beyond recognition", async () => {
    const existing: GroupBody[] = [];
    const { groups } = setUp(existing, {
      [CREATE]: ({ body }) => void existing.push({ ...(body as GroupBody), id: "g1", name: "n" }),
    });
    const { group } = await settled(groups.create(text("new", "Deploys", ["p/s:g"])));
    expect(group).toMatchObject({ id: "g1", name: "n", description: "Deploys", holders: ["p/s:g"] });
  });

  it.each([
    ["after a success", () => undefined],
    [
      "after a lost response",
      () => {
        throw failures.connectionLost();
      },
    ],
  ])("does not take a group that shows late for the one it made, %s", async (_when, send) => {
    const existing: GroupBody[] = [];
    const { groups } = setUp(existing, {
      [CREATE]: () => {
        existing.push({ id: "old", name: "new", description: "By hand" });
        send();
      },
    });
    await expect(settled(groups.create(text("new", "Deploys", ["p/s:g"])))).rejects.toMatchObject({
      code: "outcome-unknown",
      message: expect.stringMatching(
        /A group with that name appeared \(id old\), but nothing proves.*set adoptExisting to true/s,
      ) as string,
    });
  });

  it("distinguishes its own group from another of the same name by the mark", async () => {
    const existing: GroupBody[] = [];
    const { groups } = setUp(existing, {
      [CREATE]: ({ body }) => {
        existing.push(
          { id: "old", name: "new", description: "By hand" },
          { ...(body as GroupBody), id: "g1" },
        );
      },
    });
    const { group } = await settled(groups.create(text("new", "Deploys", ["p/s:g"])));
    expect(group.id).toBe("g1");
  });

  it.each([
    [409, "ADMIN-UAM-409-2"],
    [400, "ADMIN-UAM-400-1"],
  ])("returns the existing group if %i reports that the name is taken", async (status, apiCode) => {
    const existing: GroupBody[] = [];
    const { client, groups } = setUp(existing, {
      [CREATE]: () => {
        setTimeout(() => existing.push({ id: "g1", name: "New" }), 30_000);
        throw apiError(status, { apiCode, detail: 'Group name "new" already exists' });
      },
    });
    expect(await settled(groups.create(text("new")))).toMatchObject({ group: { id: "g1" }, isNew: false });
    expect(client.count("POST", "/groups")).toBe(1);
  });

  it("stops with instructions when the group does not show in time, and sends nothing again", async () => {
    const { client, groups } = setUp([], {
      [CREATE]: () => {
        throw failures.connectionLost();
      },
    });
    await expect(settled(groups.create(text("new")))).rejects.toMatchObject({
      code: "outcome-unknown",
      message: expect.stringMatching(
        /ECONNRESET.*within 120 s\. Look for it at admin\.atlassian\.com/s,
      ) as string,
    });
    expect(client.count("POST", "/groups")).toBe(1);
  });

  it("reports that a request was sent, even if the search is rejected", async () => {
    const { groups } = setUp([], {
      [CREATE]: () => {
        throw failures.connectionLost();
      },
      [SEARCH]: () => {
        throw apiError(403);
      },
    });
    await expect(settled(groups.create(text("new")))).rejects.toMatchObject({
      code: "outcome-unknown",
      message: expect.stringMatching(
        /ECONNRESET.*The group can exist, and the lookup failed too.*403/s,
      ) as string,
    });
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
    await expect(settled(groups.create(text("new")))).rejects.toMatchObject({
      code: "lookup",
      message: `${fact}. Choose one with "pulumi config set atlassian-admin:directoryId …" or ATLASSIAN_DIRECTORY_ID.`,
    });
  });

  it("takes the configured directory without asking", async () => {
    const existing: GroupBody[] = [];
    const routes = { "POST /directories/d9/groups": () => void existing.push({ id: "g1", name: "new" }) };
    const { client, groups } = setUp(existing, routes, "d9");
    await settled(groups.create(text("new")));
    expect(client.count("GET", "/directories")).toBe(0);
  });
});
