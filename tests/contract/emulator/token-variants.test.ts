import { inDays, PATHS, type Reply, useEmulator } from "./support";

const organization = useEmulator({ seed: { serviceAccounts: [{ displayName: "bot" }] } });
const { send } = organization;
const patch = (...change: Parameters<typeof organization.emulator.behaviour.patch>) =>
  organization.emulator.behaviour.patch(...change);
const advance = (seconds: number) => organization.emulator.clock.advance({ seconds });
const account = () => {
  const [found] = organization.emulator.state().serviceAccounts;
  if (found === undefined) {
    throw new Error("The seed made no account.");
  }
  return found;
};
const path = () => `/users/${account().atlassianId}/manage/api-tokens`;
const mint = (change: object = {}): Promise<Reply> =>
  send("POST", path(), { label: "ci", scopes: ["read:jira-work"], expiry: inDays(30), ...change });
const listed = async (): Promise<
  { label: string; expiry?: unknown; createdAt: unknown; status?: string }[]
> => (await send("GET", path())).json as never;
const labels = async (list: string): Promise<string[]> => {
  const { json } = await send("GET", list);
  const tokens = Array.isArray(json) ? json : json.data;
  return tokens.map(({ label }: { label: string }) => label);
};
const OF_ORGANIZATION = `${PATHS.documented}/api-tokens`;
const ofAccount = () => `${PATHS.documented}/${account().id}/api-tokens`;
const use = async (authorization: string): Promise<number> => {
  const cloudId = organization.emulator.state().organizations[0]?.workspaces[0]?.cloudId ?? "";
  const url = `${organization.emulator.url}/ex/jira/${cloudId}/rest/api/3/myself`;
  return (await fetch(url, { headers: { authorization } })).status;
};

describe("creating a token", () => {
  it.each([400, 403, 404, 405, 409] as const)("is refused with %d", async (mintRefusal) => {
    patch({ mintRefusal });
    expect((await mint()).status).toBe(mintRefusal);
    expect(organization.emulator.state().tokens).toEqual([]);
  });

  it("returns 201 if the behaviour is set, and makes a secret of 192 characters", async () => {
    patch({ mintStatus: 201 });
    const { status, json } = await mint();
    expect([status, json.token.length]).toEqual([201, 192]);
  });

  it("takes lives up to the maximum, and shortens those above the organisation's policy", async () => {
    patch({ tokenMaxLifeDays: 100, tokenLifeCapDays: 7 });
    expect((await mint({ expiry: inDays(101) })).status).toBe(400);
    expect((await mint({ expiry: inDays(99) })).status).toBe(200);
    const [{ expiry } = {}] = await listed();
    expect(Date.parse(String(expiry)) / 86_400_000).toBeCloseTo(Date.now() / 86_400_000 + 7, 2);
    organization.emulator.clock.advance({ days: 7, minutes: 1 });
    const [token] = organization.emulator.state().tokens;
    expect(token?.expiry).toBe(expiry);
  });

  it.each([
    [["lowercase"], "my label"],
    [["uppercase"], "MY LABEL"],
    [["suffix"], "My Label (1)"],
    [["trim", "squeeze", "nfc"], "My Label"],
  ] as const)("changes the label by %j", async (changes, label) => {
    patch({ tokenLabelChanges: [...changes] });
    expect((await mint({ label: "My Label" })).json.label).toBe(label);
    expect(await labels(path())).toEqual([label]);
  });

  it.each([
    [409, 409],
    [400, 400],
    ["allow", 200],
  ] as const)("returns %s for an existing label", async (duplicateTokenLabel, status) => {
    patch({ duplicateTokenLabel });
    await mint();
    expect((await mint()).status).toBe(status);
  });

  it("stops at the number of tokens that an account may have", async () => {
    patch({ tokenLimit: 1 });
    await mint();
    expect((await mint({ label: "second" })).status).toBe(409);
  });
});

describe("the times of a token", () => {
  const EXPIRY = "2027-01-31T12:34:56.789Z";

  it.each([
    ["none", EXPIRY],
    ["endOfDay", "2027-01-31T23:59:59.000Z"],
    ["secondEarlier", "2027-01-31T12:34:55.789Z"],
  ] as const)("move an expiry: %s", async (tokenExpiryRounding, expiry) => {
    organization.emulator.clock.set("2027-01-01T00:00:00Z");
    patch({ tokenExpiryRounding });
    await mint({ expiry: EXPIRY });
    expect(await listed()).toMatchObject([{ expiry }]);
  });

  it.each([
    ["utc", EXPIRY],
    ["offset", "2027-01-31T12:34:56.789+00:00"],
    ["offset10", "2027-01-31T22:34:56.789+10:00"],
    ["epochMilliseconds", Date.parse(EXPIRY)],
    ["epochMillisecondsText", String(Date.parse(EXPIRY))],
  ] as const)("are written by user management as %s", async (tokenTimeForm, expiry) => {
    organization.emulator.clock.set("2027-01-01T00:00:00Z");
    patch({ tokenTimeForm });
    await mint({ expiry: EXPIRY });
    const [token] = await listed();
    expect(token?.expiry).toBe(expiry);
    expect(new Date(Number(token?.createdAt) || String(token?.createdAt)).getUTCFullYear()).toBe(2027);
  });

  it.each([
    ["text", EXPIRY],
    ["number", Date.parse(EXPIRY)],
    ["numberText", String(Date.parse(EXPIRY))],
  ] as const)("are written by api-access as %s", async (apiAccessTokenTimes, expiresAt) => {
    organization.emulator.clock.set("2027-01-01T00:00:00Z");
    patch({ apiAccessTokenTimes });
    await mint({ expiry: EXPIRY });
    for (const list of [OF_ORGANIZATION, ofAccount()]) {
      expect((await send("GET", list)).json.data).toMatchObject([{ expiresAt }]);
    }
  });

  it("leave out the expiry if the behaviour is set, and the token expires all the same", async () => {
    patch({ tokenExpiryShown: false });
    const { json } = await mint();
    expect((await listed())[0]).not.toHaveProperty("expiry");
    expect((await send("GET", OF_ORGANIZATION)).json.data[0]).not.toHaveProperty("expiresAt");
    organization.emulator.clock.advance({ days: 31 });
    expect(await use(`Bearer ${json.token}`)).toBe(401);
  });
});

describe("revoking a token", () => {
  const revoke = (id: string) => send("DELETE", `${path()}/${id}`);

  it.each([200, 202, 204] as const)("returns %d", async (tokenRevokeStatus) => {
    patch({ tokenRevokeStatus });
    expect((await revoke((await mint()).json.id)).status).toBe(tokenRevokeStatus);
  });

  it.each([404, 400, 204] as const)("returns %d for an unknown token", async (unknownToken) => {
    patch({ unknownToken });
    expect((await revoke("nothing")).status).toBe(unknownToken);
  });
});

describe("a blocked token", () => {
  it("is shown as BLOCKED by every list, and does not work until it is unblocked", async () => {
    const { json } = await mint();
    expect((await listed())[0]).not.toHaveProperty("status");
    organization.emulator.mutate({ action: "blockToken", token: "ci" });
    expect(await listed()).toMatchObject([{ status: "BLOCKED" }]);
    for (const list of [OF_ORGANIZATION, ofAccount()]) {
      expect((await send("GET", list)).json.data).toMatchObject([{ status: "BLOCKED" }]);
    }
    expect(organization.emulator.state().tokens).toMatchObject([{ isBlocked: true }]);
    expect(await use(`Bearer ${json.token}`)).toBe(401);
    organization.emulator.mutate({ action: "unblockToken", token: json.id });
    expect(await use(`Bearer ${json.token}`)).toBe(200);
  });
});

describe("lists of tokens that lag", () => {
  it("show a new and a revoked token after their own delays, of an account and of the organisation", async () => {
    const shown = async () => [
      await labels(path()),
      await labels(ofAccount()),
      await labels(OF_ORGANIZATION),
    ];
    patch({
      tokenListLagMs: 10_000,
      tokenListDeleteLagMs: 30_000,
      organizationTokenListLagMs: 120_000,
      organizationTokenListDeleteLagMs: 180_000,
    });
    const { json } = await mint();
    expect(await shown()).toEqual([[], [], []]);
    // It works, and its label is taken.
    expect(await use(`Bearer ${json.token}`)).toBe(200);
    expect((await mint()).status).toBe(409);
    advance(10);
    expect(await shown()).toEqual([["ci"], ["ci"], []]);
    advance(110);
    expect(await shown()).toEqual([["ci"], ["ci"], ["ci"]]);
    await send("DELETE", `${path()}/${json.id}`);
    expect(await shown()).toEqual([["ci"], ["ci"], ["ci"]]);
    expect(await use(`Bearer ${json.token}`)).toBe(401);
    advance(30);
    expect(await shown()).toEqual([[], [], ["ci"]]);
    advance(150);
    expect(await shown()).toEqual([[], [], []]);
  });

  it("show the tokens of a deleted account in the organisation's list until its delay is over", async () => {
    await mint();
    patch({ organizationTokenListDeleteLagMs: 60_000 });
    organization.emulator.mutate({ action: "deleteServiceAccount", account: "bot" });
    expect(await labels(OF_ORGANIZATION)).toEqual(["ci"]);
    advance(60);
    expect(await labels(OF_ORGANIZATION)).toEqual([]);
  });
});

describe("the token lists of api-access", () => {
  it("are a page, or a bare array if the behaviour is set", async () => {
    await mint();
    for (const list of [OF_ORGANIZATION, ofAccount()]) {
      patch({ tokenListShape: "page" });
      expect(Object.keys((await send("GET", list)).json)).toEqual(["data", "links"]);
      patch({ tokenListShape: "array" });
      expect((await send("GET", list)).json).toMatchObject([{ label: "ci" }]);
    }
  });
});

describe("using a token", () => {
  it.each([
    ["both", 200, 200],
    ["bearer", 200, 401],
    ["basic", 401, 200],
  ] as const)("takes %s", async (tokenAuth, byBearer, byBasic) => {
    patch({ tokenAuth });
    const { token } = (await mint()).json;
    const basic = Buffer.from(`${account().email}:${token}`).toString("base64");
    expect([await use(`Bearer ${token}`), await use(`Basic ${basic}`)]).toEqual([byBearer, byBasic]);
  });
});

describe("a token creation whose response is lost, and the search afterwards that fails", () => {
  it.each([
    ["dropped", { drop: "after" }],
    ["without token", { omitFields: ["token"] }],
    ["without id", { omitFields: ["id"] }],
    ["empty", { applyThenBody: "" }],
    ["502", { applyThenStatus: 502 }],
  ] as const)("%s: the token is there, and its list returns 401 once", async (_reason, fault) => {
    const route = "/users/{accountId}/manage/api-tokens";
    organization.emulator.faults.add({ method: "POST", route, count: 1, ...(fault as object) });
    organization.emulator.faults.add({ method: "GET", route, count: 1, status: 401 });
    await mint().catch(() => undefined);
    expect((await send("GET", path())).status).toBe(401);
    expect(await labels(path())).toEqual(["ci"]);
  });
});
