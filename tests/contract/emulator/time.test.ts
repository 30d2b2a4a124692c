import { inDays, PATHS, useEmulator } from "./support";

const organization = useEmulator();
const { send } = organization;
const patch = (...change: Parameters<typeof organization.emulator.behaviour.patch>) =>
  organization.emulator.behaviour.patch(...change);
const DAY_MS = 86_400_000;
const daysOff = (time: string | number | null) =>
  Math.round((new Date(time ?? "").getTime() - Date.now()) / DAY_MS) || 0;
const date = async () => (await send("GET", "/admin/v1/orgs")).headers.get("date");

describe("the server's clock", () => {
  it.each([2, -2, 400, -400])("is off by %d days everywhere at once", async (days) => {
    patch({ serverClockOffsetMs: days * DAY_MS });
    const { json } = await send("POST", PATHS.documented, { displayName: "bot" });
    const tokens = `/users/${json.atlassianId}/manage/api-tokens`;
    const mint = (expiry: string) => send("POST", tokens, { label: "ci", scopes: ["a"], expiry });
    expect((await mint(inDays(days - 1))).status).toBe(400);
    expect((await mint(inDays(days + 366))).status).toBe(400);
    expect((await mint(inDays(days + 30))).status).toBe(200);
    const [token] = organization.emulator.state().tokens;
    const { headers } = await send("GET", tokens);
    const times = [
      headers.get("date"),
      headers.get("x-ratelimit-reset"),
      json.updatedAt,
      token?.createdAt ?? "",
    ];
    expect(times.map(daysOff)).toEqual([days, days, days, days]);
  });

  it("is the one that tests advance", async () => {
    organization.emulator.clock.advance({ days: 31 });
    expect(daysOff(await date())).toBe(31);
    organization.emulator.clock.set("2030-01-01T00:00:00Z");
    patch({ serverClockOffsetMs: DAY_MS });
    expect(new Date((await date()) ?? "").toISOString().slice(0, 10)).toBe("2030-01-02");
  });

  it("is shown by the Date header as configured", async () => {
    patch({ serverClockOffsetMs: 2 * DAY_MS, dateHeader: "real" });
    expect(daysOff(await date())).toBe(0);
    patch({ dateHeader: "absent" });
    expect(await date()).toBeNull();
    patch({ dateHeader: "malformed" });
    expect(await date()).toBe("soon");
  });

  it("is one that creation times need not follow: they can lie in the future", async () => {
    patch({ createdAtOffsetMs: 10 * DAY_MS });
    const { json } = await send("POST", PATHS.documented, { displayName: "bot" });
    const { users, tokens } = organization.emulator.seed({
      users: [{ email: "ada@example.com" }],
      tokens: [{ account: "bot", label: "ci" }],
    });
    const user = await send("GET", `/admin/v2/orgs/{o}/directories/-/users/${users[0] ?? ""}`);
    expect(daysOff(user.json.data.addedToOrg)).toBe(10);
    expect(daysOff(json.updatedAt)).toBe(10);
    expect(tokens).toHaveLength(1);
    expect(daysOff(organization.emulator.state().tokens[0]?.createdAt ?? "")).toBe(10);
    expect(daysOff(await date())).toBe(0);
  });
});

describe("rate-limit headers", () => {
  const read = async () => {
    const { status, headers } = await send("GET", "/admin/v1/orgs");
    const names = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "retry-after"];
    return { status, values: names.map((name) => headers.get(name)) };
  };
  const ISO = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

  it.each([
    ["iso", "5", "4", ISO],
    ["epochSeconds", "5", "4", /^\d{10}$/],
    ["epochMilliseconds", "5", "4", /^\d{13}$/],
    ["secondsLeft", "5", "4", /^(59|60)$/],
    ["millisecondsLeft", "5", "4", /^(5\d{4}|60000)$/],
    ["empty", "", "", /^$/],
    ["joined", "5, 5", "4, 4", /Z, \d{4}-/],
    ["tenYears", "5", "4", new RegExp(`^${new Date(Date.now() + 3650 * DAY_MS).getUTCFullYear()}-`)],
    ["negative", "5", "-1", /^-\d+$/],
  ] as const)("of the form %s", async (rateLimitHeaders, limit, remaining, reset) => {
    patch({ rateLimitHeaders, rateLimit: { requests: 5, periodSeconds: 60 } });
    const { status, values } = await read();
    expect([status, values[0], values[1]]).toEqual([200, limit, remaining]);
    expect(values[2]).toMatch(reset);
  });

  it("that are absent, on success and on a 429", async () => {
    patch({ rateLimitHeaders: "absent", rateLimit: { requests: 1, periodSeconds: 60 } });
    expect(await read()).toEqual({ status: 200, values: [null, null, null, null] });
    expect(await read()).toEqual({ status: 429, values: [null, null, null, null] });
    patch({ rateLimitHeaders: "iso", rateLimit: { requests: 1, periodSeconds: 60, headerStyle: "none" } });
    expect(await read()).toEqual({ status: 429, values: [null, null, null, null] });
  });

  it.each([
    ["seconds", /^\d\d$/],
    ["date", /^\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT$/],
    ["milliseconds", /^\d{5}$/],
    ["empty", /^$/],
    ["joined", /^\d\d, \d\d$/],
    ["tenYears", /^315360000$/],
    ["negative", /^-\d\d$/],
  ] as const)("Retry-After of the form %s", async (retryAfterForm, expected) => {
    patch({ retryAfterForm, rateLimit: { requests: 0, periodSeconds: 60, headerStyle: "retry-after" } });
    const { status, values } = await read();
    expect(status).toBe(429);
    expect(values[3]).toMatch(expected);
  });
});

describe("behaviour", () => {
  it.each([
    [
      { groupUpdate: "post" },
      '"groupUpdate" must be one of "patch", "put", "both", "none" (received "post")',
    ],
    [{ membershipLagMs: -1 }, '"membershipLagMs" must be a whole number from 0 (received -1)'],
    [{ tokenLifeCapDays: "7" }, '"tokenLifeCapDays" must be a whole number from 1, or null (received "7")'],
    [{ groupNameChanges: ["trim", "trim"] }, '"groupNameChanges" must be a list of'],
    [{ rateLimit: { requests: 1 } }, '"rateLimit" must be {requests, periodSeconds, headerStyle?} or null'],
    [{ serviceAccountBackends: { apiAcess: false } }, '"serviceAccountBackends" must be'],
  ])("refuses %j, and changes nothing", async (change, message) => {
    const before = organization.emulator.behaviour.get();
    const { status, json } = await send("PATCH", "/__emulator/behaviour", { quota: 3, ...change }, "");
    expect([status, json.error]).toEqual([400, expect.stringContaining(message)]);
    expect(organization.emulator.behaviour.get()).toEqual(before);
  });
});
