import { send as sendTo, useEmulator } from "./support";

const organization = useEmulator({ seed: { users: 1 } });
/** Control routes need no key. */
const send = (method: string, path: string, body?: unknown) =>
  sendTo(organization.emulator, method, `/__emulator/${path}`, body, "");
const asKey = (method: string, path: string, body?: unknown) =>
  sendTo(organization.emulator, method, path, body);

describe("control routes", () => {
  it("seeds objects and counts, and shows them in the state", async () => {
    const seed = {
      users: [{ email: "ada@example.com", name: "Ada" }],
      groups: [{ name: "ops", members: ["ada@example.com", "bot"] }],
      serviceAccounts: [{ displayName: "bot" }],
      tokens: [{ account: "bot", label: "ci", secret: "ATSTT3xknown" }],
      workspaces: [{ name: "second" }],
    };
    const { status, json } = await send("POST", "seed", seed);
    expect(status).toBe(200);
    const state = await send("GET", "state");
    expect(state.json).toMatchObject({
      serviceAccounts: [{ displayName: "bot", atlassianId: json.serviceAccounts[0].atlassianId }],
      tokens: [{ label: "ci", accountId: json.serviceAccounts[0].atlassianId }],
      groups: [{ name: "ops", members: [json.users[0], json.serviceAccounts[0].atlassianId] }],
    });
    expect(state.text).not.toContain("ATSTT3xknown");
  });

  it("refuses a seed with a misspelt field or an unknown member, and a change it does not know", async () => {
    expect((await send("POST", "seed", { user: 3 })).json.error).toContain('"user"');
    expect((await send("POST", "seed", { groups: [{ name: "x", members: ["nobody"] }] })).status).toBe(400);
    expect((await send("POST", "mutate", { action: "explode" })).json.error).toContain("explode");
  });

  it("makes the same ids in every run", async () => {
    const { users } = (await send("POST", "seed", { users: 3, groups: 2, membersPerGroup: 2 })).json;
    const before = (await send("GET", "state")).json.groups;
    await send("POST", "reset");
    expect((await send("POST", "seed", { users: 3, groups: 2, membersPerGroup: 2 })).json.users).toEqual(
      users,
    );
    expect((await send("GET", "state")).json.groups).toEqual(before);
  });

  it("makes no object with an id that a seed brought along from an earlier run", async () => {
    const made = (await send("POST", "seed", { groups: 1 })).json.groups as unknown as string[];
    await send("POST", "reset");
    await send("POST", "seed", { groups: [{ name: "kept", id: made[0] }] });
    const later = (await send("POST", "seed", { groups: [{ name: "later" }] })).json
      .groups as unknown as string[];
    expect(later[0]).toEqual(expect.any(String));
    expect(later).not.toEqual(made);
  });

  it("resets to the start: its seed and keys, without faults, log, lag and moved clock", async () => {
    await send("POST", "faults", { status: 500, count: 0 });
    await send("PATCH", "behaviour", { membershipLagMs: 5 });
    await send("POST", "clock", { advance: { days: 400 } });
    await asKey("POST", "/admin/v2/orgs/{o}/directories/{d}/groups", { name: "x" });
    expect((await send("POST", "reset")).status).toBe(204);
    expect((await send("GET", "state")).json).toMatchObject({ groups: [], users: [{}, { name: "user-1" }] });
    expect((await send("GET", "faults")).json).toEqual([]);
    expect((await send("GET", "behaviour")).json.membershipLagMs).toBe(0);
    expect((await send("GET", "clock")).json.now).toBeLessThan(Date.now() + 1000);
    expect((await send("GET", "requests")).json).toEqual({ entries: [], counts: {} });
    expect((await asKey("GET", "/admin/v1/orgs")).status).toBe(200);
  });

  it("logs requests by route template with key and status, but not its own", async () => {
    await asKey("GET", "/admin/v1/orgs/{o}");
    await asKey("GET", "/admin/v1/orgs/{o}");
    await sendTo(organization.emulator, "GET", "/admin/v1/orgs", undefined, "");
    const { json } = await send("GET", "requests");
    expect(json.counts).toEqual({ "GET /admin/v1/orgs/{orgId}": 2, "GET /admin/v1/orgs": 1 });
    expect(json.entries.map(({ status, keyKind }: Record<string, unknown>) => [status, keyKind])).toEqual([
      [200, "unscoped"],
      [200, "unscoped"],
      [401, "none"],
    ]);
    expect((await send("DELETE", "requests")).status).toBe(204);
    expect((await send("GET", "requests")).json.entries).toEqual([]);
  });

  it("adds, lists and clears faults", async () => {
    const { json } = await send("POST", "faults", [{ status: 503, count: 1 }, { status: 504 }]);
    expect((await asKey("GET", "/admin/v1/orgs")).status).toBe(503);
    expect((await asKey("GET", "/admin/v1/orgs")).status).toBe(504);
    await send("DELETE", `faults?id=${json.ids[1]}`);
    expect((await send("GET", "faults")).json).toMatchObject([{ status: 503, hits: 1 }]);
    await send("DELETE", "faults");
    expect((await send("GET", "faults")).json).toEqual([]);
    expect((await send("POST", "faults", { stauts: 1 })).status).toBe(400);
  });

  it("sets and advances the clock, which runs on", async () => {
    const { json } = await send("POST", "clock", {
      set: "2030-01-01T00:00:00Z",
      advance: { days: 1, hours: 2 },
    });
    expect(json.iso).toMatch(/^2030-01-02T02:00:0/);
    expect((await send("POST", "clock", { set: "never" })).status).toBe(400);
  });

  it("refuses a misspelt behaviour", async () => {
    expect((await send("PATCH", "behaviour", { quotas: 1 })).json.error).toContain('"quotas"');
  });

  it("makes an admin's changes and writes them to the audit log", async () => {
    const mutate = async (change: object) => (await send("POST", "mutate", change)).json.id;
    await mutate({ action: "createServiceAccount", displayName: "bot" });
    await mutate({ action: "renameServiceAccount", account: "bot", displayName: "robot" });
    await mutate({ action: "createGroup", name: "ops" });
    await mutate({ action: "addMember", group: "ops", account: "robot" });
    await mutate({ action: "removeMember", group: "ops", account: "robot" });
    await mutate({ action: "createToken", account: "robot", label: "ci" });
    await mutate({ action: "revokeToken", token: "ci", account: "robot" });
    await mutate({ action: "deleteGroup", group: "ops" });
    await mutate({ action: "createUser", email: "eve@example.com" });
    await mutate({ action: "deleteUser", account: "eve@example.com" });
    await mutate({ action: "deleteServiceAccount", account: "robot" });
    const state = (await send("GET", "state")).json;
    expect(state).toMatchObject({ serviceAccounts: [], tokens: [], groups: [], events: 11 });
    const { json } = await asKey("GET", "/admin/v1/orgs/{o}/events?limit=1");
    expect(json.data[0].attributes).toMatchObject({
      action: "service_account_deleted",
      actor: { auth: { authType: "session" } },
    });
  });
});
