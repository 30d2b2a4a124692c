import { spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { copyFile, readFile } from "node:fs/promises";
import path from "node:path";
import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { runCli, type CliResult } from "../support/cli";
import { environmentOf, writesOf } from "../support/organization";
import { PostgresServer } from "../support/postgres";
import { descendants, kill, until } from "../support/processes";
import { deployBot } from "../support/programs";
import { TestStack } from "../support/stack";

const UP = ["up", "--yes", "--skip-preview"];
const NEW_PASSPHRASE = "new-passphrase-of-the-team";
const LOCKED = /the stack is currently locked by 1 lock.* delete the lock file with `pulumi cancel`/;

/** What the second change adds: a token for the account that the first runner made. */
const SECOND = `new ApiToken("second", { accountId: bot.accountId, label: "cd", scopes: ["read:jira-work"] });\n`;

/** What the third adds: objects that wait for nothing, so that the engine creates them all at once. */
const THIRD = [
  `for (let n = 0; n < 3; n++) new ServiceAccount("account-" + n, { displayName: "bot-" + n, adoptExisting: true });`,
  `for (let n = 0; n < 2; n++) new Group("group-" + n, { name: "group-" + n, adoptExisting: true });`,
  `for (let n = 0; n < 3; n++)`,
  `  new ApiToken("token-" + n, { accountId: bot.accountId, label: "ci-" + n, scopes: ["read:jira-work"] });`,
  "",
].join("\n");

interface Row {
  readonly key: string;
  /** A file of Pulumi's, in base64. */
  readonly data: { readonly data: string };
}

// One story: two runners with a checkout each, and a database that has their state.
describe("two runners that share a PostgreSQL backend", () => {
  const secrets: string[] = [];
  let database: PostgresServer;
  let emulator: Emulator;
  let first: TestStack;
  let second: TestStack;
  /** What an update has in the database while it holds the lock. */
  let lock: Row | undefined;

  beforeAll(async () => {
    [database, emulator] = await Promise.all([PostgresServer.start(), startEmulator()]);
    const passphrase = "passphrase-of-the-team";
    const environment = {
      PULUMI_BACKEND_URL: database.url,
      PULUMI_STACK: "test",
      PULUMI_CONFIG_PASSPHRASE: passphrase,
      ...environmentOf(emulator),
    };
    first = await TestStack.create({ program: deployBot(), environment });
    await first.succeed("config", "set", "--secret", "atlassian-admin:apiKey", emulator.apiKey);
    second = await first.checkOut();
    secrets.push(passphrase, NEW_PASSPHRASE, emulator.apiKey);
  });

  afterAll(async () => {
    await Promise.all([first.remove(), second.remove(), emulator.close()]);
    await database.stop();
  });

  /** Starts an up, and returns when it has made `objects` in the organisation and does not know it yet. */
  async function startUp(runner: TestStack, objects: number): Promise<ChildProcess> {
    const sum = countObjects() + objects;
    // Half of it passes after a change was applied.
    emulator.behaviour.patch({ latencyMs: 2000 });
    const up = runner.spawn(...UP);
    await until(() => countObjects() >= sum, 60);
    emulator.behaviour.patch({ latencyMs: 0 });
    return up;
  }

  async function signal({ pid = 0 }: ChildProcess, name: NodeJS.Signals): Promise<void> {
    const children = await descendants(pid);
    for (const process of [{ pid }, ...children]) {
      kill(process.pid, name);
    }
  }

  function countObjects(): number {
    const { serviceAccounts, groups, tokens } = emulator.state();
    return serviceAccounts.length + groups.length + tokens.length;
  }

  function drift(args: readonly string[] = [], env: Record<string, string> = {}): Promise<CliResult> {
    return runCli(["drift", "--stack", "test", ...args], second.environmentWith(env), second.folder);
  }

  /** Where a secret stands in plain text: keys of rows, or the exported state. */
  async function leaks(): Promise<string[]> {
    const stored = (await rows()).map(({ key, data }) => ({
      key,
      text: Buffer.from(data.data, "base64").toString(),
    }));
    const text = await readFile(path.join(second.folder, "backup.json"), "utf8");
    const all = [...stored, { key: "backup.json", text }];
    expect(all.filter((one) => one.text.includes("ciphertext")).length).toBeGreaterThan(5);
    return all.filter((one) => secrets.some((secret) => one.text.includes(secret))).map(({ key }) => key);
  }

  function rows(): Promise<Row[]> {
    return database.query<Row>("SELECT * FROM pulumi_state ORDER BY key");
  }

  async function locks(): Promise<Row[]> {
    return (await rows()).filter(({ key }) => key.includes("/.pulumi/locks/"));
  }

  it("refuses the second one's up while the first one's runs, and reports the remedy", async () => {
    const up = await startUp(first, 1);
    await signal(up, "SIGSTOP");
    [lock] = await locks();
    emulator.clearRequests();
    const refused = await second.run(...UP);
    const checked = await drift();
    const asked = emulator.requests().entries;
    await signal(up, "SIGCONT");
    const [exitCode] = (await once(up, "close")) as [number];

    expect(refused.exitCode).not.toBe(0);
    expect(refused.stderr).toMatch(LOCKED);
    expect(checked.exitCode).toBe(1);
    expect(checked.stderr).toMatch(
      /could not check stack "test": \d of its operations \("creating"\) did not finish/,
    );
    expect(asked).toEqual([]);
    expect(exitCode).toBe(0);
    await expect(locks()).resolves.toEqual([]);
  });

  it("gives the second one what the first one recorded, and changes only what differs", async () => {
    await second.setProgram(deployBot() + SECOND);
    emulator.clearRequests();
    await second.up();
    expect(writesOf(emulator)).toEqual(["POST /users/{accountId}/manage/api-tokens"]);
    const { token, accountId } = await second.outputs();
    expect(accountId).toBe(emulator.state().serviceAccounts[0]?.atlassianId);
    await expect(first.outputs()).resolves.toEqual({ token, accountId });
    secrets.push(String(token));
  });

  it("shows drift a lock that only the backend knows, and lets drift change no row", async () => {
    const { key, data } = lock ?? {};
    // As an update leaves it that is killed before its first change, or that records nothing until it ends.
    await database.query("INSERT INTO pulumi_state (key, data) VALUES ($1, $2)", [key, data]);
    const before = await rows();
    const locked = await drift();
    const unasked = await drift(["--no-lock", "--quiet"]);
    await expect(rows()).resolves.toEqual(before);
    await second.succeed("cancel", "--yes");
    const free = await drift(["--quiet"]);

    expect(locked.exitCode).toBe(1);
    expect(locked.stderr).toMatch(/could not check stack "test": the stack is locked/);
    const clean = { exitCode: 0, stdout: "0 findings, in 1 stack with 5 resources.\n", stderr: "" };
    expect([unasked, free]).toEqual([clean, clean]);
    await expect(rows()).resolves.toEqual(before.filter((row) => row.key !== key));
  });

  it("is not checked by drift without the database, whose password drift does not show", async () => {
    const url = new URL(database.url);
    url.password = "password-of-the-database";
    url.port = "1";
    const { exitCode, stdout, stderr } = await drift([], { PULUMI_BACKEND_URL: url.href });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/could not check stack "test": .*pulumi:\*\*\*\*@127.0.0.1:1\/.* refused/);
    expect(stdout + stderr).not.toContain(url.password);
  });

  it("keeps every secret through a new passphrase, and encrypted in every row", async () => {
    const old = await second.outputs();
    await copyFile(path.join(second.folder, "Pulumi.test.yaml"), path.join(second.folder, "old.yaml"));
    await second.succeed("stack", "export", "--file", "backup.json");
    const change = spawnSync(
      second.engine.pulumi,
      ["stack", "change-secrets-provider", "passphrase", "--non-interactive"],
      { cwd: second.folder, env: second.environmentWith({}), input: `${NEW_PASSPHRASE}\n` },
    );
    expect(change.status).toBe(0);
    const withOld = await second.run("stack", "output", "--show-secrets");
    expect(withOld.stderr).toMatch(/incorrect passphrase/);
    const { stdout } = await second.succeedWith(
      { PULUMI_CONFIG_PASSPHRASE: NEW_PASSPHRASE },
      ...["stack", "output", "--show-secrets", "--json"],
    );
    expect(JSON.parse(stdout)).toEqual(old);
    await expect(leaks()).resolves.toEqual([]);
  });

  it("goes on from an exported state after the database was lost", async () => {
    await database.query("DELETE FROM pulumi_state");
    await copyFile(path.join(second.folder, "old.yaml"), path.join(second.folder, "Pulumi.test.yaml"));
    await second.succeed("stack", "init", "test");
    await second.succeed("stack", "import", "--file", "backup.json");
    emulator.clearRequests();
    await second.succeed(...UP, "--expect-no-changes");
    expect(writesOf(emulator)).toEqual([]);
  });

  it("loses and doubles nothing when the first one is killed while it creates", async () => {
    await first.setProgram(deployBot() + SECOND + THIRD);
    await second.setProgram(deployBot() + SECOND + THIRD);
    const up = await startUp(first, 3);
    await signal(up, "SIGKILL");
    await once(up, "close");

    // What the user must do.
    const refused = await second.run(...UP);
    expect(refused.stderr).toMatch(LOCKED);
    await second.succeed("cancel", "--yes");
    const checked = await drift();
    expect(checked.stderr).toMatch(
      /could not check stack "test": \d of its operations \("creating"\) did not finish/,
    );
    await second.succeed("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
    const { stdout, stderr } = await second.up();

    const recorded = JSON.stringify((await second.exportState()).deployment.resources);
    const { serviceAccounts, groups, tokens } = emulator.state();
    expect([serviceAccounts.length, groups.length]).toEqual([4, 3]);
    expect([...serviceAccounts, ...groups].filter(({ id }) => !recorded.includes(id))).toEqual([]);
    const orphans = tokens.filter(({ id }) => !recorded.includes(id));
    expect(tokens.length - orphans.length).toBe(5);
    expect(orphans.filter(({ label }) => !(stdout + stderr).includes(label))).toEqual([]);
    await second.succeed(...UP, "--expect-no-changes");
    await expect(leaks()).resolves.toEqual([]);
  });
});
