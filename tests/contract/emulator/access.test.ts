import { startEmulator } from "pulumi-atlassian-admin-emulator";
import { anyText, send as sendTo, useEmulator } from "./support";

const organization = useEmulator();
const { send, asScoped } = organization;

describe("keys", () => {
  it.each([
    ["/admin/v1/orgs", { errors: [{ code: "ADMIN-UAM-401-1" }] }],
    ["/admin/api-access/v1/orgs/{o}/service-accounts", { status: 401 }],
    ["/admin/account-management/v1/orgs/{o}/service-accounts", { status: 401 }],
    ["/users/712020:x/manage/api-tokens", { key: "unauthorized" }],
  ])("refuses a missing and an unknown key at %s in the API's own shape", async (path, body) => {
    for (const key of ["", "ATCTT3xunknown"]) {
      const reply = await send("GET", path, undefined, key);
      expect(reply).toMatchObject({ status: 401, json: body });
      expect(reply.headers.get("content-type")).toMatch(/^application\/json/);
    }
  });

  it("refuses a key once revoked", async () => {
    const { json } = await send("GET", "/admin/api-access/v1/orgs/{o}/api-keys");
    const scoped = json.data.find(({ scopes }: { scopes: string[] }) => scopes.length > 0);
    expect(
      (await send("PATCH", `/admin/api-access/v1/orgs/{o}/api-keys/revoke/${scoped?.id ?? ""}`)).status,
    ).toBe(200);
    expect((await asScoped("GET", "/admin/v1/orgs")).status).toBe(401);
  });

  it("never shows a key", async () => {
    const { text } = await send("GET", "/admin/api-access/v1/orgs/{o}/api-keys");
    const shown = text + (await send("GET", "/__emulator/state", undefined, "")).text;
    expect(shown).not.toContain(organization.emulator.apiKey);
    expect(shown).not.toContain(organization.emulator.scopedApiKey);
  });
});

describe("organisations", () => {
  it("lists the key's organisation, and nothing for a scoped key, which reads it by id", async () => {
    expect((await send("GET", "/admin/v1/orgs")).json.data).toMatchObject([
      { id: organization.emulator.orgId },
    ]);
    expect((await asScoped("GET", "/admin/v1/orgs")).json.data).toEqual([]);
    expect((await asScoped("GET", "/admin/v1/orgs/{o}")).json.data.id).toBe(organization.emulator.orgId);
  });

  it("returns 404 in the gateway's shape for an organisation that does not exist", async () => {
    const reply = await send("GET", "/admin/v2/orgs/nowhere/directories");
    expect(reply).toMatchObject({ status: 404, json: { status: 404, message: "TCS validation failed" } });
  });

  it("keeps organisations apart", async () => {
    const emulator = await startEmulator({ organizations: [{ name: "one" }, { name: "two" }] });
    try {
      const [one, two] = emulator.organizations;
      expect(one?.orgId).not.toBe(two?.orgId);
      const path = `/admin/v2/orgs/${two?.orgId ?? ""}/directories`;
      expect((await sendTo(emulator, "GET", path, undefined, one?.apiKey)).status).toBe(403);
      expect((await sendTo(emulator, "GET", path, undefined, two?.apiKey)).status).toBe(200);
    } finally {
      await emulator.close();
    }
  });

  it("lists directories", async () => {
    const { json } = await send("GET", "/admin/v2/orgs/{o}/directories");
    expect(json.data).toMatchObject([
      { directoryId: organization.emulator.directoryId, name: "Default directory" },
    ]);
  });

  it("lists workspaces, and refuses a cursor beside anything else", async () => {
    const list = (body: unknown) => send("POST", "/admin/v2/orgs/{o}/workspaces", body);
    expect((await list("")).json.data).toHaveLength(2);
    const first = await list({ limit: 1 });
    expect(first.json.data[0]).toMatchObject({
      id: expect.stringMatching(/^ari:cloud:jira::site\//) as unknown,
      links: { self: expect.stringContaining("/workspaces/ari%3Acloud%3Ajira%3A%3Asite%2F") as unknown },
    });
    const cursor = first.json.links.next;
    expect((await list({ cursor, limit: 1 })).status).toBe(400);
    expect((await list({ cursor })).json.data[0].attributes.typeKey).toBe("confluence");
  });
});

describe("managed accounts", () => {
  const USERS = "/admin/v1/orgs/{o}/users";

  it("are the users of the organisation's own domains, over pages", async () => {
    organization.emulator.seed({
      users: [{ email: "ada@example.com" }, { email: "guest@elsewhere.example", managed: false }],
      serviceAccounts: 1,
    });
    organization.emulator.behaviour.patch({ pageSize: 1 });
    const first = await asScoped("GET", USERS);
    expect(first.json).toMatchObject({
      data: [{ account_id: anyText, account_type: "atlassian", email: "admin@example.com" }],
      meta: { total: 2 },
    });
    const second = await send("GET", (first.json.links.next ?? "").slice(organization.emulator.url.length));
    expect(second.json.data).toMatchObject([{ email: "ada@example.com", account_status: "active" }]);
    expect(second.json.links.next).toBeUndefined();
  });
});

describe("bodies", () => {
  const search = "/admin/v2/orgs/{o}/directories/-/groups/search";

  it("refuses bad JSON and a body that is no object with 400", async () => {
    for (const body of ["{bad", "[]", '"text"']) {
      expect((await send("POST", search, body)).status).toBe(400);
    }
  });

  it("takes an empty body with a JSON content type, and none at all", async () => {
    expect((await send("POST", search, "")).status).toBe(200);
    expect((await send("POST", search)).status).toBe(200);
  });

  it("refuses another content type with 415", async () => {
    const { url, orgId, apiKey } = organization.emulator;
    const headers = { authorization: `Bearer ${apiKey}`, "content-type": "text/plain" };
    const target = `${url}${search.replace("{o}", orgId)}`;
    expect((await fetch(target, { method: "POST", headers, body: "{}" })).status).toBe(415);
  });
});

describe("the rate limit", () => {
  it("shows what is left on success", async () => {
    organization.emulator.behaviour.patch({ rateLimit: { requests: 5, periodSeconds: 60 } });
    const { headers } = await send("GET", "/admin/v1/orgs");
    expect(headers.get("x-ratelimit-limit")).toBe("5");
    expect(headers.get("x-ratelimit-remaining")).toBe("4");
    expect(headers.get("x-ratelimit-reset")).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it("starts counting again when a limit of a shorter time is set", async () => {
    for (const periodSeconds of [60, 1]) {
      organization.emulator.behaviour.patch({ rateLimit: { requests: 1, periodSeconds } });
      expect((await send("GET", "/admin/v1/orgs")).status).toBe(200);
    }
  });

  it.each([
    ["x-ratelimit", false, true],
    ["retry-after", true, false],
    ["both", true, true],
  ] as const)(
    "refuses more with 429 and the headers of style %s",
    async (headerStyle, hasRetryAfter, hasReset) => {
      organization.emulator.behaviour.patch({ rateLimit: { requests: 1, periodSeconds: 60, headerStyle } });
      await send("GET", "/admin/v1/orgs");
      const { status, headers, json } = await send("GET", "/admin/v1/orgs");
      expect(status).toBe(429);
      expect(json.errors[0].code).toBe("ADMIN-429-1");
      expect(headers.has("retry-after")).toBe(hasRetryAfter);
      expect(headers.has("x-ratelimit-reset")).toBe(hasReset);
      expect((await asScoped("GET", "/admin/v1/orgs")).status).toBe(200);
    },
  );
});
