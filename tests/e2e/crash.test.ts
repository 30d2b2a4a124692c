import { once } from "node:events";
import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { environmentOf } from "../support/organization";
import { descendants, isRunning, kill, until } from "../support/processes";
import { program } from "../support/programs";
import { TestStack } from "../support/stack";

const TOKENS_ACCOUNT = "712020:00000000-0000-4000-8000-000000000001";

/** Twenty objects that depend on nothing, so that the engine creates them all at once. */
function twentyCreates(): string {
  return program(
    `for (let n = 0; n < 8; n++) new ServiceAccount("account-" + n, { displayName: "bot-" + n, adoptExisting: true });`,
    `for (let n = 0; n < 6; n++) new Group("group-" + n, { name: "group-" + n, adoptExisting: true });`,
    `for (let n = 0; n < 6; n++)`,
    `  new ApiToken("token-" + n, { accountId: "${TOKENS_ACCOUNT}", label: "ci-" + n, scopes: ["read:jira-work"] });`,
  );
}

describe("an interrupted up", () => {
  let emulator: Emulator;
  let stack: TestStack;

  beforeEach(async () => {
    emulator = await startEmulator({
      seed: { serviceAccounts: [{ displayName: "old-bot", atlassianId: TOKENS_ACCOUNT }] },
    });
    stack = await TestStack.create({ program: twentyCreates(), environment: environmentOf(emulator) });
  });

  afterEach(async () => {
    await stack.remove();
    await emulator.close();
  });

  function objectIds(): { accounts: string[]; groups: string[]; tokens: { id: string; label: string }[] } {
    const { serviceAccounts, groups, tokens } = emulator.state();
    return {
      accounts: serviceAccounts.filter(({ displayName }) => displayName !== "old-bot").map(({ id }) => id),
      groups: groups.map(({ id }) => id),
      tokens: tokens.map(({ id, label }) => ({ id, label })),
    };
  }

  function countObjects(): number {
    const { accounts, groups, tokens } = objectIds();
    return accounts.length + groups.length + tokens.length;
  }

  /** Starts an up, and interrupts it while creates are running: some applied with a response, some only applied. */
  async function interruptedUp(interrupt: (pulumi: number) => Promise<void>): Promise<number> {
    // Half of it passes after a change was applied, which is when the interruption comes.
    emulator.behaviour.patch({ latencyMs: 1000 });
    const up = stack.spawn("up", "--yes", "--skip-preview", "--parallel", "20");
    const pid = up.pid ?? 0;
    await until(() => countObjects() >= 3, 60);
    await interrupt(pid);
    const [exitCode] = (await once(up, "close")) as [number | null];
    emulator.behaviour.patch({ latencyMs: 0 });
    return exitCode ?? -1;
  }

  /** After the next up, everything is recorded, or named if it could belong to another stack. */
  async function expectRecovery(): Promise<void> {
    const { stdout, stderr } = await stack.up();
    const recorded = JSON.stringify((await stack.exportState()).deployment.resources);
    const { accounts, groups, tokens } = objectIds();
    expect(accounts).toHaveLength(8);
    expect(groups).toHaveLength(6);
    expect([...accounts, ...groups].filter((id) => !recorded.includes(id))).toEqual([]);
    const orphans = tokens.filter(({ id }) => !recorded.includes(id));
    expect(tokens.length - orphans.length).toBe(6);
    expect(orphans.filter(({ label }) => !(stdout + stderr).includes(label))).toEqual([]);
    await stack.succeed("up", "--yes", "--skip-preview", "--expect-no-changes");
  }

  it("records or names every object after the provider process was killed", async () => {
    const exitCode = await interruptedUp(async (pulumi) => {
      const host = (await descendants(pulumi)).find(({ command }) => /node .*dynamic-provider/.test(command));
      expect(host).toBeDefined();
      kill(host?.pid ?? 0);
    });
    expect(exitCode).not.toBe(0);
    await expectRecovery();
  });

  it("records or names every object after the engine was killed", async () => {
    await interruptedUp(async (pulumi) => {
      const children = await descendants(pulumi);
      kill(pulumi);
      for (const { pid } of children) {
        kill(pid);
      }
    });
    await stack.restoreCheckpoint();
    // What the user must do: remove the dead run's lock, and drop its pending operations.
    await stack.succeed("cancel", "--yes");
    await stack.succeed("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
    await expectRecovery();
  });

  it("sends nothing more when only the engine was killed, and its provider process ends", async () => {
    // The first create of the run is refused, and waits for its turn while the engine dies.
    const waitSeconds = 6;
    emulator.faults.add({
      method: "POST",
      route: "/admin/v2/orgs/{orgId}/directories/{directoryId}/groups",
      status: 429,
      retryAfter: waitSeconds,
    });
    const creates = () =>
      emulator
        .requests()
        .entries.filter(({ method, route }) => method === "POST" && route.endsWith("/groups"));
    const up = stack.spawn("up", "--yes", "--skip-preview", "--parallel", "20");
    const closed = once(up, "close");
    await until(() => creates().length > 0, 60);
    const children = await descendants(up.pid ?? 0);
    kill(up.pid ?? 0);
    await closed;
    const host = children.find(({ command }) => /node .*dynamic-provider/.test(command))?.pid ?? 0;
    const sent = creates().length;
    await until(() => !isRunning(host), 5);
    for (const { pid } of children) {
      kill(pid);
    }
    await new Promise((resolve) => setTimeout(resolve, waitSeconds * 1000));
    expect(creates()).toHaveLength(sent);
    expect(emulator.state().groups).toEqual([]);
  });

  it("finishes running writes, starts no new ones and records all after Ctrl-C", async () => {
    const exitCode = await interruptedUp(async (pulumi) => {
      kill(pulumi, "SIGINT");
    });
    expect(exitCode).not.toBe(0);
    const recorded = JSON.stringify((await stack.exportState()).deployment.resources);
    const { accounts, groups, tokens } = objectIds();
    const ids = [...accounts, ...groups, ...tokens.map(({ id }) => id)];
    expect(ids.length).toBeGreaterThanOrEqual(3);
    expect(ids.filter((id) => !recorded.includes(id))).toEqual([]);
    await expectRecovery();
  });

  it("keeps a second up out while one is running", async () => {
    emulator.behaviour.patch({ latencyMs: 600 });
    const first = stack.spawn("up", "--yes", "--skip-preview");
    await until(() => countObjects() >= 1, 60);
    let second = await stack.run("up", "--yes", "--skip-preview");
    // The file backend can be read while the first run writes its checkpoint, which refuses the second one before
    // it sees the lock.
    for (let tries = 1; tries < 4 && second.stderr.includes("failed to load checkpoint: EOF"); tries += 1) {
      second = await stack.run("up", "--yes", "--skip-preview");
    }
    expect(second.exitCode).not.toBe(0);
    expect(second.stdout + second.stderr).toContain("the stack is currently locked");
    const [exitCode] = (await once(first, "close")) as [number];
    expect(exitCode).toBe(0);
    expect(countObjects()).toBe(20);
  });
});
