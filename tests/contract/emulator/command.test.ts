import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const COMMAND = join(dirname(require.resolve("pulumi-atlassian-admin-emulator")), "cli.js");

interface Access {
  readonly url: string;
  readonly orgId: string;
  readonly directoryId: string;
  readonly apiKey: string;
  readonly scopedApiKey: string;
}

let folder: string;
let children: ChildProcess[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "emulator-"));
  children = [];
});
afterEach(() => {
  for (const child of children) {
    child.kill("SIGKILL");
  }
  rmSync(folder, { recursive: true });
});

function run(...parameters: string[]): ChildProcess {
  const child = spawn(process.execPath, [COMMAND, ...parameters], { stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  return child;
}

function firstOutput(child: ChildProcess): Promise<string> {
  return new Promise((resolve) =>
    child.stdout?.once("data", (chunk: Buffer) => {
      resolve(chunk.toString());
    }),
  );
}

async function start(...parameters: string[]): Promise<{ child: ChildProcess; access: Access }> {
  const child = run("--port", "0", "--json", ...parameters);
  return { child, access: JSON.parse(await firstOutput(child)) as Access };
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) =>
    child.once("exit", (code) => {
      resolve(code);
    }),
  );
  child.kill(signal);
  return ended;
}

async function finish(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) =>
    child.once("close", (status) => {
      resolve(status);
    }),
  );
  return { code, output };
}

const stateOf = async ({ url }: Access) =>
  (await (await fetch(`${url}/__emulator/state`)).json()) as Record<string, unknown[]>;

describe("atlassian-admin-emulator", () => {
  it("prints one JSON object and ends cleanly on SIGINT and SIGTERM, with a connection open", async () => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const { child, access } = await start();
      expect(Object.keys(access).sort()).toEqual(["apiKey", "directoryId", "orgId", "scopedApiKey", "url"]);
      expect(await stateOf(access)).toMatchObject({ serviceAccounts: [] });
      expect(await end(child, signal)).toBe(0);
    }
  });

  it("prints lines that a shell takes as they are, with the same key at every start", async () => {
    const printed = [await firstOutput(run("--port", "0")), await firstOutput(run("--port", "0"))];
    const variables = printed.map((text) => {
      const lines = text.match(/^export .*$/gm) ?? [];
      const script = `${lines.join("\n")}\necho "$ATLASSIAN_ADMIN_BASE_URL $ATLASSIAN_ORG_ID $ATLASSIAN_ADMIN_API_KEY"`;
      return execFileSync("sh", ["-c", script], { encoding: "utf8" }).trim().split(" ");
    });
    const [[url = "", orgId = "", apiKey = ""] = [], [, ...second] = []] = variables;
    expect(second).toEqual([orgId, apiKey]);
    const response = await fetch(`${url}/admin/v2/orgs/${orgId}/directories`, {
      headers: { authorization: `Bearer ${apiKey}` },
    });
    expect(response.status).toBe(200);
  });

  it("keeps the state in a file over restarts, without token secrets, readable by its owner only", async () => {
    const seed = join(folder, "seed.json");
    const state = join(folder, "state.json");
    writeFileSync(seed, JSON.stringify({ serviceAccounts: 1, groups: 1, users: 2, membersPerGroup: 2 }));
    const first = await start("--seed", seed, "--state", state);
    const before = await stateOf(first.access);
    const { atlassianId } = before["serviceAccounts"]?.[0] as { atlassianId: string };
    const minted = await fetch(`${first.access.url}/users/${atlassianId}/manage/api-tokens`, {
      method: "POST",
      headers: { authorization: `Bearer ${first.access.apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({
        label: "ci",
        scopes: ["read:me"],
        expiry: new Date(Date.now() + 1e8).toISOString(),
      }),
    });
    const { token } = (await minted.json()) as { token: string };
    expect(await end(first.child, "SIGTERM")).toBe(0);
    expect(readFileSync(state, "utf8")).not.toContain(token);
    expect(statSync(state).mode & 0o077).toBe(0);

    const second = await start("--seed", seed, "--state", state);
    const after = await stateOf(second.access);
    expect(after["serviceAccounts"]).toEqual(before["serviceAccounts"]);
    expect(after["groups"]).toEqual(before["groups"]);
    expect(after["tokens"]).toHaveLength(1);
    expect(second.access.apiKey).toBe(first.access.apiKey);
    const [{ workspaces }] = after["organizations"] as [{ workspaces: [{ cloudId: string }] }];
    const myself = `${second.access.url}/ex/jira/${workspaces[0].cloudId}/rest/api/3/myself`;
    expect((await fetch(myself, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  });

  it("names a state file that it cannot read, and leaves it alone", async () => {
    const state = join(folder, "state.json");
    writeFileSync(state, "{half");
    const { code, output } = await finish(run("--port", "0", "--state", state));
    expect(code).toBe(1);
    expect(output).toContain(state);
    expect(readFileSync(state, "utf8")).toBe("{half");
  });

  it("names a seed file that is missing, and a port that is none", async () => {
    const missing = await finish(run("--port", "0", "--seed", join(folder, "none.json")));
    expect(missing).toMatchObject({ code: 1, output: expect.stringContaining("none.json") as unknown });
    expect(await finish(run("--port", "x"))).toMatchObject({
      code: 1,
      output: expect.stringContaining("port") as unknown,
    });
  });

  it("behaves like a profile, and lists on standard error what it cannot reproduce", async () => {
    const file = join(folder, "profile.json");
    const answers = { "groups.update.request": "put", "roles.resource": { unexpected: "a third way" } };
    writeFileSync(file, JSON.stringify({ version: 1, name: "x", invented: true, answers }));
    const child = run("--port", "0", "--json", "--profile", file);
    const warned = new Promise<string>((resolve) =>
      child.stderr?.once("data", (chunk: Buffer) => {
        resolve(chunk.toString());
      }),
    );
    const { url } = JSON.parse(await firstOutput(child)) as Access;
    expect(await warned).toContain("keeps its defaults for: roles.resource");
    expect(await (await fetch(`${url}/__emulator/behaviour`)).json()).toMatchObject({ groupUpdate: "put" });
  });

  it.each([
    ["{half", "cannot read"],
    ['{"version": 9}', "must have the version 1 (received 9)"],
    [
      '{"version":1,"name":"x","invented":true,"answers":{"groups.color":1}}',
      'has no question "groups.color"',
    ],
  ])("names the mistake in the profile %s", async (text, expected) => {
    const file = join(folder, "profile.json");
    writeFileSync(file, text);
    const { code, output } = await finish(run("--port", "0", "--profile", file));
    expect([code, output]).toEqual([1, expect.stringContaining(expected)]);
    expect(output).toContain(file);
  });

  it("shows examples in its help", async () => {
    expect(await finish(run("--help"))).toMatchObject({
      code: 0,
      output: expect.stringContaining("Examples:") as unknown,
    });
  });
});
