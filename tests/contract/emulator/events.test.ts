import { useEmulator } from "./support";

const organization = useEmulator({ seed: { users: 1 } });
const asKey = organization.send;

describe("the audit log", () => {
  const EVENTS = "/admin/v1/orgs/{o}/events";
  const create = (name: string) => asKey("POST", "/admin/v2/orgs/{o}/directories/{d}/groups", { name });
  const namesIn = (json: { data: { attributes: { context: { attributes: { name: string } }[] } }[] }) =>
    json.data.map(({ attributes }) => attributes.context[0]?.attributes.name);

  it("names the key that acted, newest event first, over pages", async () => {
    for (const name of ["a", "b", "c"]) {
      await create(name);
    }
    const first = await asKey("GET", `${EVENTS}?limit=2`);
    expect(namesIn(first.json)).toEqual(["c", "b"]);
    expect(first.json.data[0].attributes.actor.auth).toMatchObject({
      authType: "api_token",
      tokenLabel: "unscoped-key",
    });
    const second = await asKey("GET", `${EVENTS}?limit=2&cursor=${first.json.meta.next}`);
    expect(namesIn(second.json)).toEqual(["a"]);
    expect(second.json.meta.next).toBeNull();
  });

  it("filters by time and action, and streams oldest first", async () => {
    await create("early");
    organization.emulator.clock.advance({ hours: 1 });
    await create("late");
    const from = organization.emulator.clock.now() - 60_000;
    expect(namesIn((await asKey("GET", `${EVENTS}?from=${from}`)).json)).toEqual(["late"]);
    expect((await asKey("GET", `${EVENTS}?action=group_deleted`)).json.data).toEqual([]);
    expect(namesIn((await asKey("GET", "/admin/v1/orgs/{o}/events-stream")).json)).toEqual(["early", "late"]);
  });

  it("has its own limit if the behaviour is set", async () => {
    organization.emulator.behaviour.patch({ eventsRateLimit: { requests: 1, periodSeconds: 60 } });
    expect((await asKey("GET", EVENTS)).status).toBe(200);
    expect((await asKey("GET", EVENTS)).status).toBe(429);
    expect((await asKey("GET", "/admin/v1/orgs")).status).toBe(200);
  });

  it.each([
    ["q=LATE", ["late"]],
    ["actor=nobody", []],
    ["ip=192.0.2.1", ["late", "early"]],
    ["ip=192.0.2.9", []],
    ["product=admin", ["late", "early"]],
    ["product=jira", []],
    ["location=Berlin", []],
  ])("filters by %s", async (query, expected) => {
    await create("early");
    await create("late");
    expect(namesIn((await asKey("GET", `${EVENTS}?${query}`)).json)).toEqual(expected);
  });

  it("takes from and to in epoch milliseconds, and nothing else", async () => {
    await create("early");
    const now = organization.emulator.clock.now();
    expect((await asKey("GET", `${EVENTS}?from=0&to=${now}`)).json.data).toHaveLength(1);
    expect((await asKey("GET", `${EVENTS}?to=1`)).json.data).toEqual([]);
    expect((await asKey("GET", `${EVENTS}?from=2026-01-01T00:00:00Z`)).status).toBe(400);
  });

  it.each([401, 403] as const)(
    "refuses with %d and a hint where the subscription is missing",
    async (eventsAccess) => {
      organization.emulator.behaviour.patch({ eventsAccess });
      for (const path of [EVENTS, `${EVENTS}-stream`, "/admin/v1/orgs/{o}/event-actions"]) {
        const { status, text } = await asKey("GET", path);
        expect([status, text]).toEqual([eventsAccess, expect.stringContaining("subscription")]);
      }
    },
  );

  it("gives one event by its id, until that is gone", async () => {
    await create("early");
    const [{ id }] = (await asKey("GET", EVENTS)).json.data;
    const get = async () => (await asKey("GET", `${EVENTS}/${id}`)).status;
    expect(await get()).toBe(200);
    expect((await asKey("GET", `${EVENTS}/nothing`)).status).toBe(404);
    organization.emulator.behaviour.patch({ eventById: "gone" });
    expect(await get()).toBe(404);
  });

  it("shows events after a delay", async () => {
    organization.emulator.behaviour.patch({ eventLagMs: 60_000 });
    await create("early");
    expect((await asKey("GET", EVENTS)).json.data).toEqual([]);
    organization.emulator.clock.advance({ seconds: 60 });
    expect((await asKey("GET", EVENTS)).json.data).toHaveLength(1);
  });

  it("calls actions what behaviour calls them, and lists them", async () => {
    await create("early");
    organization.emulator.behaviour.patch({ eventActions: { group_created: "admin_group_added" } });
    const { json } = await asKey("GET", `${EVENTS}?action=admin_group_added`);
    expect(json.data).toMatchObject([{ attributes: { action: "admin_group_added" } }]);
    expect((await asKey("GET", `${EVENTS}?action=group_created`)).json.data).toEqual([]);
    const actions = await asKey("GET", "/admin/v1/orgs/{o}/event-actions");
    expect(actions.json).toMatchObject({
      data: [{ id: "admin_group_added", attributes: { displayName: "Admin group added" } }],
      meta: { total: 1 },
    });
  });
});
