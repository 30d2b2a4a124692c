import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { readProfile, startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { CLI, runCli, type CliResult } from "../../support/cli";
import { environmentOf, writesOf } from "../../support/organization";
import { kill, until } from "../../support/processes";
import { heldBy } from "../../support/trial";

jest.setTimeout(90_000);

let emulator: Emulator;
let home: string;
let before: unknown;

beforeAll(async () => {
  emulator = await startEmulator({
    seed: { serviceAccounts: [{ displayName: "deploy-bot" }, { displayName: "backup-bot" }] },
  });
});

afterAll(async () => {
  await emulator.close();
});

beforeEach(async () => {
  emulator.reset();
  before = await heldBy(emulator);
  emulator.clearRequests();
  home = await mkdtemp(path.join(tmpdir(), "home-"));
});

afterEach(async () => {
  await rm(home, { recursive: true });
});

const environment = (more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"],
  HOME: home,
  ...environmentOf(emulator),
  ...more,
});

function trial(...args: readonly string[]): Promise<CliResult> {
  return runCli(["trial", ...args], environment(), home);
}

/** Runs it with a line on its standard input. */
async function trialWith(line: string, ...args: readonly string[]): Promise<CliResult> {
  const child = spawn(process.execPath, [CLI, "trial", ...args], { cwd: home, env: environment() });
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (chunk: string) => (output[stream] += chunk));
  }
  child.stdin.end(`${line}\n`);
  const [exitCode] = (await once(child, "close")) as [number];
  return { exitCode, ...output };
}

const ledgers = (): Promise<string[]> =>
  readdir(path.join(home, ".atlassian-admin", "trials")).catch(() => []);

describe("atlassian-admin trial", () => {
  it.each([[[]], [["--clean-up"]], [["--site", "acme-jira.atlassian.invalid"]]])(
    "writes nothing without a confirmation (%j)",
    async (args) => {
      emulator.seed({ groups: [{ name: "aa-trial-0badcafe-Group", description: "aa-trial-0badcafe" }] });
      before = await heldBy(emulator);
      emulator.clearRequests();
      const { exitCode, stdout, stderr } = await trial(...args);
      expect(exitCode).toBe(1);
      expect(stdout).toBe("");
      expect(stderr).toContain("nothing was typed, so nothing was sent. Run it in a terminal, or add --yes.");
      expect(writesOf(emulator)).toEqual([]);
      expect(await heldBy(emulator)).toEqual(before);
    },
  );

  it("sends nothing at all before the confirmation", async () => {
    await trialWith("yes");
    expect(emulator.requests().entries).toEqual([]);
  });

  it("writes where the id of the organisation is typed, and leaves nothing", async () => {
    const { exitCode, stdout, stderr } = await trialWith(emulator.orgId);
    expect(stderr).toContain(
      `This writes at Atlassian, in organisation ${emulator.orgId} at ${emulator.url}: one service account`,
    );
    expect(stderr).toContain("It sends 400 requests at most, in 15 minutes");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^question +answer +assumed/m);
    expect(stdout).toMatch(/^Nothing is left behind\.$/m);
    expect(stdout).toMatch(/^Result: fits\.$/m);
    expect(writesOf(emulator).length).toBeGreaterThan(20);
    expect(await heldBy(emulator)).toEqual(before);
    expect(await ledgers()).toEqual([]);
  });

  it("prints a profile that the emulator takes", async () => {
    emulator.behaviour.patch({ groupUpdate: "none", removeNonMember: 400 });
    const { exitCode, stdout, stderr } = await trial("--yes", "--json", "--quiet");
    expect(exitCode).toBe(2);
    const profile = readProfile(JSON.parse(stdout));
    expect(profile).toMatchObject({
      invented: false,
      answers: { "groups.update.request": "none", "members.remove-non-member": 400 },
    });
    expect(stderr).toContain("Result: works with differences.");
  });

  it("ends with 1 where the product does not work", async () => {
    emulator.behaviour.patch({ mintRefusal: 403 });
    const { exitCode, stdout } = await trial("--yes");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("Result: does not work.");
  });

  it("prints every request of a dry run, and sends none", async () => {
    const { exitCode, stdout } = await trial("--dry-run");
    expect(exitCode).toBe(0);
    expect(emulator.requests().entries).toEqual([]);
    expect(stdout).toContain(
      `POST /admin/api-access/v1/orgs/${emulator.orgId}/service-accounts   (CREATES, `,
    );
    expect(stdout).toContain(`{"displayName":"aa-trial-00000000-Bot`);

    const { requests } = JSON.parse((await trial("--dry-run", "--json")).stdout) as {
      requests: readonly { readonly request: string; readonly purpose: string }[];
    };
    expect(requests.length).toBeGreaterThan(60);
    expect(emulator.requests().entries).toEqual([]);
  });

  it("needs no key for a dry run", async () => {
    const { exitCode } = await runCli(
      ["trial", "--dry-run", "--org-id", "acme"],
      { PATH: process.env["PATH"], HOME: home },
      home,
    );
    expect(exitCode).toBe(0);
  });

  it.each([
    [["--max-requests", "0"], "It must be a whole number from 1 to 5000."],
    [["--max-minutes", "1.5"], "It must be a whole number from 1 to 240."],
  ])("refuses %j", async (args, message) => {
    const { exitCode, stderr } = await trial(...args);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(message);
  });
});

describe("an interrupted atlassian-admin trial", () => {
  /** Starts a trial and waits for its number of requests. */
  async function startUntil(requests: number): Promise<ReturnType<typeof spawn>> {
    emulator.behaviour.patch({ latencyMs: 20 });
    const child = spawn(process.execPath, [CLI, "trial", "--yes"], {
      cwd: home,
      env: environment(),
      stdio: "ignore",
    });
    await until(() => emulator.requests().entries.length >= requests, 60);
    return child;
  }

  it.each([26, 45, 70])(
    "removes what it made when the user presses Ctrl-C at request %i",
    async (requests) => {
      const child = await startUntil(requests);
      const ended = once(child, "exit");
      kill(child.pid ?? 0, "SIGINT");
      expect(await ended).toEqual([1, null]);
      expect(await heldBy(emulator)).toEqual(before);
      expect(await ledgers()).toEqual([]);
    },
  );

  it.each([26, 45, 70])("is cleaned up after a kill at request %i", async (requests) => {
    const child = await startUntil(requests);
    const ended = once(child, "exit");
    kill(child.pid ?? 0);
    await ended;
    expect(await ledgers()).toHaveLength(1);
    expect(await heldBy(emulator)).not.toEqual(before);

    const { exitCode, stdout, stderr } = await trial("--clean-up", "--yes");
    expect(stderr).toMatch(/^This deletes, in organisation .*:\n {2}(group|account) "aa-trial-/m);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining("All of it is removed.")]);
    expect(await heldBy(emulator)).toEqual(before);
    expect(await ledgers()).toEqual([]);
  });

  it("is left alone by a clean-up for another trial, which names it", async () => {
    const child = await startUntil(45);
    const ended = once(child, "exit");
    kill(child.pid ?? 0);
    await ended;
    const [ledger = ""] = await ledgers();
    const trialId = ledger.replace(".json", "");
    const made = await heldBy(emulator);

    const other = await trial("--clean-up", "--yes", "--only", "0badcafe");
    expect([other.exitCode, other.stdout]).toEqual([0, "Trial 0badcafe left nothing behind.\n"]);
    expect(other.stderr).toContain(
      `1 other trial left something behind (${trialId}); it is left alone. "atlassian-admin trial --clean-up" removes it.`,
    );
    expect(await heldBy(emulator)).toEqual(made);

    const own = await trial("--clean-up", "--yes", "--only", trialId);
    expect([own.exitCode, own.stdout]).toEqual([0, expect.stringContaining("All of it is removed.")]);
    expect(own.stderr).not.toContain("other trial");
    expect(await heldBy(emulator)).toEqual(before);
  });

  it("is offered to be removed by the next trial", async () => {
    const child = await startUntil(45);
    const ended = once(child, "exit");
    kill(child.pid ?? 0);
    await ended;
    const [ledger = ""] = await ledgers();

    const { exitCode, stderr } = await trial("--yes");
    expect(stderr).toContain(
      `First it removes what 1 earlier trial left behind (${ledger.replace(".json", "")}).`,
    );
    expect(exitCode).toBe(0);
    expect(await heldBy(emulator)).toEqual(before);
    expect(await ledgers()).toEqual([]);
  });

  it("is left alone while it runs", async () => {
    const child = await startUntil(30);
    const { stderr } = await trial("--clean-up", "--yes");
    expect(stderr).toMatch(
      /trial [0-9a-f]{8} seems to be running on this machine; its objects are left alone\./,
    );
    const ended = once(child, "exit");
    expect(await ended).toEqual([0, null]);
    expect(await heldBy(emulator)).toEqual(before);
  });

  it("reports that there is nothing to clean up", async () => {
    const { exitCode, stdout } = await trial("--clean-up");
    expect([exitCode, stdout]).toEqual([0, "Earlier trials left nothing behind.\n"]);
    expect(writesOf(emulator)).toEqual([]);
  });
});
