import { anyText, inDays, type Reply, useEmulator } from "./support";

const organization = useEmulator({ seed: { serviceAccounts: [{ displayName: "bot" }] } });
const { send, asScoped } = organization;

const account = () => {
  const [found] = organization.emulator.state().serviceAccounts;
  if (found === undefined) {
    throw new Error("The seed made no account.");
  }
  return found;
};
const tokens = () => `/users/${account().atlassianId}/manage/api-tokens`;
const mint = (change: object = {}): Promise<Reply> =>
  send("POST", tokens(), { label: "ci", scopes: ["read:jira-work"], expiry: inDays(30), ...change });

async function myself(authorization: string): Promise<number> {
  const cloudId = organization.emulator.state().organizations[0]?.workspaces[0]?.cloudId ?? "";
  const url = `${organization.emulator.url}/ex/jira/${cloudId}/rest/api/3/myself`;
  return (await fetch(url, { headers: { authorization } })).status;
}

describe("creating a token", () => {
  it("returns id, label and the secret, which is shown nowhere else", async () => {
    const { status, json } = await mint();
    expect(status).toBe(200);
    expect(Object.keys(json).sort()).toEqual(["id", "label", "token"]);
    expect(json.token).toMatch(/^ATSTT3x/);
    const list = await send("GET", tokens());
    expect(list.json).toEqual([{ id: json.id, label: "ci", createdAt: anyText, expiry: anyText }]);
    expect(list.text + JSON.stringify(organization.emulator.state())).not.toContain(json.token);
  });

  it.each([
    ["no scopes", { scopes: [] }, "MISSING_SCOPES"],
    ["scopes left out", { scopes: undefined }, "MISSING_SCOPES"],
    ["expiresAt instead of expiry", { expiry: undefined, expiresAt: inDays(30) }, "INVALID_EXPIRY"],
    ["an expiry that is no time", { expiry: "soon" }, "INVALID_EXPIRY"],
    ["an expiry in the past", { expiry: inDays(-1) }, "INVALID_EXPIRY"],
    ["an expiry after more than 365 days", { expiry: inDays(366) }, "INVALID_EXPIRY"],
  ])("refuses %s", async (_reason, change, key) => {
    expect(await mint(change)).toMatchObject({ status: 400, json: { key } });
    expect(organization.emulator.state().tokens).toEqual([]);
  });

  it("takes an expiry of 365 days", async () => {
    expect((await mint({ expiry: inDays(365) })).status).toBe(200);
  });

  it("refuses a label that the account has already", async () => {
    await mint();
    expect((await mint()).status).toBe(409);
    expect(organization.emulator.state().tokens).toHaveLength(1);
  });

  it("returns 404 for the id of the service account endpoints and for unknown ids", async () => {
    for (const id of [account().id, "712020:nobody"]) {
      expect((await send("GET", `/users/${id}/manage/api-tokens`)).status).toBe(404);
    }
  });

  it("refuses a scoped key with forbidden.insufficientScope", async () => {
    expect(await asScoped("GET", tokens())).toMatchObject({
      status: 403,
      json: { key: "forbidden.insufficientScope", context: { message: anyText } },
    });
  });
});

describe("using a token", () => {
  it("accepts it as Bearer, and as Basic with the account's email", async () => {
    const { json } = await mint();
    const basic = (email: string) => `Basic ${Buffer.from(`${email}:${json.token}`).toString("base64")}`;
    expect(await myself(`Bearer ${json.token}`)).toBe(200);
    expect(await myself(basic(account().email))).toBe(200);
    expect(await myself(basic("other@example.com"))).toBe(401);
    expect(await myself(`Bearer ${organization.emulator.apiKey}`)).toBe(401);
    expect((await send("GET", tokens())).json).toMatchObject([{ lastAccess: anyText }]);
  });

  it("refuses it once revoked, and returns 404 for the second revocation", async () => {
    const { json } = await mint();
    expect((await send("DELETE", `${tokens()}/${json.id}`)).status).toBe(204);
    expect(await myself(`Bearer ${json.token}`)).toBe(401);
    expect((await send("DELETE", `${tokens()}/${json.id}`)).status).toBe(404);
  });

  it("refuses it once expired on the emulator's clock, and still lists it", async () => {
    const { json } = await mint();
    organization.emulator.clock.advance({ days: 31 });
    expect(await myself(`Bearer ${json.token}`)).toBe(401);
    expect((await send("GET", tokens())).json).toHaveLength(1);
  });

  it("refuses it once the account is deleted", async () => {
    const { json } = await mint();
    await send("DELETE", `/admin/api-access/v1/orgs/{o}/service-accounts/${account().id}`);
    expect(await myself(`Bearer ${json.token}`)).toBe(401);
    expect(organization.emulator.state().tokens).toEqual([]);
  });

  it("refuses it without product access where behaviour asks for it", async () => {
    organization.emulator.behaviour.patch({ requireProductAccess: true });
    const { json } = await mint();
    expect(await myself(`Bearer ${json.token}`)).toBe(401);
    const [workspace] = organization.emulator.state().organizations[0]?.workspaces ?? [];
    const resourceId = workspace?.id ?? "";
    organization.emulator.mutate({
      action: "assignRole",
      account: "bot",
      resourceId,
      roleId: "atlassian/user",
    });
    expect(await myself(`Bearer ${json.token}`)).toBe(200);
  });
});

describe("tokens through api-access", () => {
  const base = "/admin/api-access/v1/orgs/{o}/service-accounts";

  it("lists tokens of one account and of all, by label", async () => {
    await mint();
    await mint({ label: "other" });
    for (const path of [`${base}/api-tokens`, `${base}/${account().id}/api-tokens`]) {
      expect((await send("GET", path)).json.data).toHaveLength(2);
      const { json, text } = await send("GET", `${path}?tokenLabel=other`);
      expect(json.data).toMatchObject([
        { label: "other", status: "ALLOWED", user: { id: account().atlassianId } },
      ]);
      expect(text).not.toContain("read:jira-work");
    }
  });

  it("counts tokens of at most 100 accounts", async () => {
    await mint();
    const count = (ids: string[]) => send("POST", `${base}/count`, { serviceAccountIds: ids });
    expect((await count([account().id])).json).toEqual({ count: 1 });
    expect((await count(Array.from({ length: 101 }, () => account().id))).status).toBe(400);
  });

  it("revokes all tokens of an account at once", async () => {
    await mint();
    await mint({ label: "other" });
    expect((await send("DELETE", `${base}/${account().id}/api-tokens`)).status).toBe(204);
    expect((await send("GET", tokens())).json).toEqual([]);
  });

  it("lists the organisation's user tokens without those of service accounts", async () => {
    await mint();
    organization.emulator.seed({ tokens: [{ account: "admin@example.com", label: "mine" }] });
    const { json } = await send("GET", "/admin/api-access/v1/orgs/{o}/api-tokens");
    expect(json.data).toMatchObject([{ label: "mine" }]);
  });
});
