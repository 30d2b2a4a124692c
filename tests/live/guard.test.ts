import { spawnSync } from "node:child_process";
import path from "node:path";
import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { GuardedApi } from "../support/guarded-api";

const RUN_ID = "0badcafe";
const MARK = `aa-trial-${RUN_ID}`;

let emulator: Emulator;
let api: GuardedApi;

beforeEach(async () => {
  emulator = await startEmulator({
    seed: {
      serviceAccounts: [{ displayName: "deploy-bot" }, { displayName: "aa-trial-00000001-bot" }],
      tokens: [{ account: "deploy-bot", label: "ci" }],
      groups: [{ name: "admins" }],
    },
  });
  api = await GuardedApi.start({ upstream: emulator.url, runId: RUN_ID, maxRequests: 30, maxMinutes: 5 });
});

afterEach(async () => {
  await api.stop();
  await emulator.close();
});

async function send(method: string, pathname: string, body?: object): Promise<[number, unknown]> {
  const response = await fetch(`${api.url}${pathname.replace("{orgId}", emulator.orgId)}`, {
    method,
    headers: { authorization: `Bearer ${emulator.apiKey}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return [response.status, text === "" ? undefined : JSON.parse(text)];
}

const ACCOUNTS = "/admin/api-access/v1/orgs/{orgId}/service-accounts";
const GROUPS = (): string => `/admin/v2/orgs/{orgId}/directories/${emulator.directoryId}/groups`;

describe("the guard of the acceptance tests", () => {
  it("refuses every write that is not about an object of the run, and lets reads through", async () => {
    const { serviceAccounts, groups, tokens } = emulator.state();
    const [bot, other] = serviceAccounts;
    const [group] = groups;
    const member = { accountId: bot?.atlassianId };
    const writes: [string, string, object?][] = [
      ["POST", ACCOUNTS, { displayName: "bot" }],
      ["POST", ACCOUNTS, { displayName: "aa-trial-00000001-bot-2" }],
      ["PATCH", ACCOUNTS, { serviceAccountId: bot?.id, displayName: `${MARK}-bot` }],
      ["PATCH", ACCOUNTS, { displayName: `${MARK}-bot` }],
      ["DELETE", `${ACCOUNTS}/${bot?.id ?? ""}`],
      ["DELETE", `${ACCOUNTS}/${other?.id ?? ""}`],
      ["POST", `/users/${bot?.atlassianId ?? ""}/manage/api-tokens`, { label: `${MARK}-ci`, scopes: ["a"] }],
      ["DELETE", `/users/${bot?.atlassianId ?? ""}/manage/api-tokens/${tokens[0]?.id ?? ""}`],
      ["POST", `/users/${bot?.atlassianId ?? ""}/manage/lifecycle/delete`, {}],
      ["POST", GROUPS(), { name: "group" }],
      ["PATCH", `${GROUPS()}/${group?.id ?? ""}`, { name: `${MARK}-group` }],
      ["DELETE", `${GROUPS()}/${group?.id ?? ""}`],
      ["POST", `${GROUPS()}/${group?.id ?? ""}/memberships`, member],
      ["POST", `${GROUPS()}/${group?.id ?? ""}/role-assignments/assign`, { resourceId: "a", roleId: "b" }],
      ["DELETE", "/admin/api-access/v1/orgs/{orgId}/api-tokens"],
    ];
    expect((await send("GET", ACCOUNTS))[0]).toBe(200);
    const before = JSON.stringify(emulator.state().organizations);
    for (const [method, pathname, body] of writes) {
      expect([method, pathname, (await send(method, pathname, body))[0]]).toEqual([method, pathname, 403]);
    }
    expect(api.refusals).toHaveLength(writes.length);
    expect(JSON.stringify(emulator.state().organizations)).toBe(before);
    expect(emulator.state()).toMatchObject({ serviceAccounts, groups, tokens });
  });

  it("lets the writes about its own objects through, and no stranger into them", async () => {
    const [status, account] = (await send("POST", ACCOUNTS, { displayName: `${MARK}-bot` })) as [
      number,
      { id: string; atlassianId: string },
    ];
    expect(status).toBe(201);
    await send("POST", GROUPS(), { name: `${MARK}-group` });
    const [, found] = (await send("POST", `${GROUPS()}/search`, {})) as [
      number,
      { data: { id: string; name: string }[] },
    ];
    const group = found.data.find(({ name }) => name === `${MARK}-group`);
    const memberships = `${GROUPS()}/${group?.id ?? ""}/memberships`;
    expect((await send("POST", memberships, { accountId: account.atlassianId }))[0]).toBe(204);
    const stranger = emulator.state().serviceAccounts[0]?.atlassianId;
    expect((await send("POST", memberships, { accountId: stranger }))[0]).toBe(403);
    expect((await send("PATCH", ACCOUNTS, { id: account.id, displayName: "deploy-bot-2" }))[0]).toBe(403);
    expect((await send("DELETE", `${GROUPS()}/${group?.id ?? ""}`))[0]).toBe(204);
    expect((await send("DELETE", `${ACCOUNTS}/${account.id}`))[0]).toBe(204);
  });

  it("refuses everything when its requests are used up", async () => {
    for (let count = 0; count < 30; count += 1) {
      expect((await send("GET", ACCOUNTS))[0]).toBe(200);
    }
    expect((await send("GET", ACCOUNTS))[0]).toBe(403);
  });
});

describe("npm run test:live", () => {
  const run = (env: Readonly<Record<string, string>>): { status: number | null; stderr: string } => {
    const { status, stderr } = spawnSync(process.execPath, [path.join(__dirname, "run.mjs")], {
      env: { PATH: process.env["PATH"] ?? "", ...env },
      encoding: "utf8",
    });
    return { status, stderr };
  };

  it("reports loudly that nothing was run if nobody asked for it", () => {
    const { status, stderr } = run({});
    expect(status).toBe(0);
    expect(stderr).toContain("SKIPPED: no acceptance test was run.");
  });

  it.each([
    [{ ATLASSIAN_LIVE: "1" }, "Not set: ATLASSIAN_ORG_ID, ATLASSIAN_ADMIN_API_KEY. Nothing was sent."],
    [
      { ATLASSIAN_LIVE: "1", ATLASSIAN_ORG_ID: "acme", ATLASSIAN_ADMIN_API_KEY: "key" },
      "The organisation was not confirmed, so nothing was sent.",
    ],
    [
      {
        ATLASSIAN_LIVE: "1",
        ATLASSIAN_ORG_ID: "acme",
        ATLASSIAN_ADMIN_API_KEY: "key",
        ATLASSIAN_LIVE_ORG: "other",
      },
      "The organisation was not confirmed, so nothing was sent.",
    ],
  ])("refuses %j", (env, message) => {
    const { status, stderr } = run(env);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
  });
});
