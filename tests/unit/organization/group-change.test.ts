import { OrganizationApi } from "../../../provider/src/client/organization-api";
import { Groups } from "../../../provider/src/organization/groups";
import { apiError, failures } from "../../support/failures";
import { FakeClient, notRouted, type Answer } from "./fake-client";

const GROUP = "/directories/d1/groups/g1";
const GET = "GET /directories/-/groups/g1";
const MARK = "[managed by Pulumi: p/s:g]";

interface Stored {
  name: string;
  readonly description: string;
}

/** An organisation with one group, and the requests that change it. */
function setUp(
  routes: (stored: Stored) => Record<string, Answer>,
  stored: Stored = { name: "old", description: `Old ${MARK}` },
) {
  const client = new FakeClient({
    [GET]: () => ({ data: { id: "g1", directoryId: "d1", ...stored } }),
    ...routes(stored),
  });
  const groups = new Groups({ api: new OrganizationApi(client, "org"), directoryId: undefined });
  const change = async (text: { name: string; description?: string; holders?: readonly string[] }) => {
    const before = await groups.get("g1");
    if (before === undefined) {
      throw new Error("The group is not there.");
    }
    const promise = groups.change(before, { holders: before.holders, ...text });
    promise.catch(() => undefined);
    await jest.runAllTimersAsync();
    return promise;
  };
  const bodies = (method: string) =>
    client.sent.filter((request) => request.method === method).map(({ body }) => body);
  return { client, change, stored, bodies };
}

const keeps =
  (stored: Stored, shape: (text: string) => string = (text) => text): Answer =>
  ({ body }) => {
    const { name = stored.name, description = stored.description } = body as Partial<Stored>;
    Object.assign(stored, { name: shape(name), description: shape(description) });
  };
const unrouted =
  (error: () => Error): Answer =>
  () => {
    throw error();
  };

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe("Groups.change", () => {
  it("sends nothing where nothing differs", async () => {
    const { client, change } = setUp(() => ({}));
    expect(await change({ name: "old", description: "Old" })).toMatchObject({ name: "old" });
    expect(client.sent).toHaveLength(1);
  });

  it("patches what differs, with the mark at the end of the description", async () => {
    const { bodies, change } = setUp((stored) => ({ [`PATCH ${GROUP}`]: keeps(stored) }));
    const changed = await change({ name: "old", description: "New", holders: ["p/s:g", "p/t:h"] });
    expect(changed).toMatchObject({ description: "New", holders: ["p/s:g", "p/t:h"] });
    expect(bodies("PATCH")).toEqual([{ description: "New [managed by Pulumi: p/s:g; p/t:h]" }]);
  });

  it.each([
    ["no route", notRouted],
    ["405", () => apiError(405)],
    ["a 404 without a reason", () => apiError(404)],
    ["400", () => apiError(400)],
    ["501", () => apiError(501)],
  ])(
    "puts the whole group where a patch gets %s, since a put can clear what it lacks",
    async (_what, error) => {
      const { bodies, change } = setUp((stored) => ({
        [`PATCH ${GROUP}`]: unrouted(error),
        [`PUT ${GROUP}`]: keeps(stored),
      }));
      expect(await change({ name: "new", description: "Old" })).toMatchObject({ name: "new" });
      expect(bodies("PUT")).toEqual([{ name: "new", description: `Old ${MARK}` }]);
    },
  );

  it("names the change to make by hand if neither endpoint exists, without the mark", async () => {
    const { change } = setUp(() => ({
      [`PATCH ${GROUP}`]: unrouted(notRouted),
      [`PUT ${GROUP}`]: unrouted(() => apiError(405)),
    }));
    await expect(change({ name: "new", description: "New" })).rejects.toMatchObject({
      code: "refused",
      message:
        'this organisation has no API to change a group. Set the name to "new" and the description to "New" at ' +
        'admin.atlassian.com (Directory > Groups), then run "pulumi refresh" and "pulumi up" again.',
    });
  });

  it("reports that the group is gone", async () => {
    let reads = 0;
    const { change } = setUp(() => ({
      [GET]: () => {
        reads += 1;
        if (reads > 1) {
          throw apiError(404);
        }
        return { data: { id: "g1", name: "old", directoryId: "d1" } };
      },
      [`PATCH ${GROUP}`]: unrouted(() => apiError(404)),
      [`PUT ${GROUP}`]: unrouted(() => apiError(404)),
    }));
    await expect(change({ name: "new" })).rejects.toMatchObject({ code: "lookup" });
  });

  it("passes on why the API rejects the change, not that the other endpoint is missing", async () => {
    const { change } = setUp(() => ({
      [`PATCH ${GROUP}`]: unrouted(() => apiError(400, { detail: "A restricted name cannot be renamed" })),
      [`PUT ${GROUP}`]: unrouted(notRouted),
    }));
    await expect(change({ name: "new", description: "Old" })).rejects.toMatchObject({ status: 400 });
  });

  it.each([
    ["a lost response of an applied change", true, 1],
    ["a lost response of a change that was not applied", false, 2],
  ])("after %s, checks before it retries", async (_what, isApplied, sends) => {
    let sent = 0;
    const { bodies, change } = setUp((stored) => ({
      [`PATCH ${GROUP}`]: (request) => {
        sent += 1;
        if (isApplied || sent > 1) {
          keeps(stored)(request);
        }
        if (sent === 1) {
          throw failures.connectionLost();
        }
      },
    }));
    expect(await change({ name: "new", description: "Old" })).toMatchObject({ name: "new" });
    expect(bodies("PATCH")).toHaveLength(sends);
  });

  it("waits until the change shows", async () => {
    const { change } = setUp((stored) => ({
      [`PATCH ${GROUP}`]: (request) => {
        setTimeout(() => {
          keeps(stored)(request);
        }, 40_000);
      },
    }));
    expect(await change({ name: "new", description: "Old" })).toMatchObject({ name: "new" });
  });

  it.each<[string, (text: string) => string]>([
    ["normalises", (text) => text.replace(/\s+/g, " ").toLowerCase()],
    ["escapes", (text) => text.replaceAll("&", "&amp;")],
    ["cuts", (text) => text.slice(0, 12)],
  ])("is content at once with what an API makes of it that %s", async (_what, shape) => {
    const { change, stored } = setUp((group) => ({ [`PATCH ${GROUP}`]: keeps(group, shape) }));
    const startedAt = Date.now();
    expect(await change({ name: "R&D  Team", description: "Research & Development" })).toMatchObject({
      name: stored.name,
    });
    expect(Date.now() - startedAt).toBeLessThan(1000);
  });

  it("does not wait for a mark that has no room", async () => {
    const { change, stored } = setUp(
      (group) => ({ [`PATCH ${GROUP}`]: keeps(group, (text) => text.slice(0, 8)) }),
      {
        name: "old",
        description: "Deploys.",
      },
    );
    const startedAt = Date.now();
    await change({ name: "old", description: "Deploys.", holders: ["p/s:g"] });
    expect(stored.description).toBe("Deploys.");
    expect(Date.now() - startedAt).toBeLessThan(1000);
  });

  it("settles where the API keeps just the old text of a longer one", async () => {
    const { change } = setUp((group) => ({ [`PATCH ${GROUP}`]: keeps(group, (text) => text.slice(0, 7)) }), {
      name: "old",
      description: "Deploys",
    });
    expect(await change({ name: "old", description: "Deploys to prod" })).toMatchObject({
      description: "Deploys",
    });
  });

  it("does not report a change that the API accepted and did not make", async () => {
    const { change } = setUp(() => ({ [`PATCH ${GROUP}`]: () => undefined }));
    await expect(change({ name: "new", description: "Old" })).rejects.toMatchObject({
      code: "outcome-unknown",
    });
  });
});
