import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { READS, WRITES } from "../../../cli/src/commands/trial/steps/steps";
import { CLI, runCli } from "../../support/cli";
import { CuttingProxy } from "../../support/cutting-proxy";
import { environmentOf } from "../../support/organization";
import { kill } from "../../support/processes";
import { EVERYTHING, heldBy, TrialRun } from "../../support/trial";

jest.setTimeout(60_000);

const STEPS = [...READS, ...WRITES];
/**
 * Sends nothing where service accounts join groups without access to an app. Where they do not, a trial
 * waits, so this step has a fast clock.
 */
const AFTER_ACCESS = "membership-after-access";
/** Reads the audit log, when everything is removed already. */
const LAST = WRITES.at(-1);
const FAST_CLOCK = path.resolve(__dirname, "../../support/fast-clock.mjs");

let emulator: Emulator;
let proxy: CuttingProxy;
let home: string;
let before: unknown;
/** The number of each step's first request. */
let firstRequests: ReadonlyMap<string, number>;
let firstAfterAccess: number;

beforeAll(async () => {
  emulator = await startEmulator({
    seed: { serviceAccounts: [{ displayName: "deploy-bot" }, { displayName: "backup-bot" }], groups: 2 },
  });
  proxy = await CuttingProxy.start(emulator.url);
  firstRequests = await countRequests();
  emulator.behaviour.patch({ serviceAccountsInGroups: "afterAppAccess" });
  firstAfterAccess = (await countRequests()).get(AFTER_ACCESS) ?? 0;
});

afterAll(async () => {
  await proxy.stop();
  await emulator.close();
});

beforeEach(async () => {
  emulator.reset();
  before = await heldBy(emulator);
  home = await mkdtemp(path.join(tmpdir(), "home-"));
});

afterEach(() => rm(home, { recursive: true }));

/** Runs one trial in this process, to see which request begins which step. */
async function countRequests(): Promise<ReadonlyMap<string, number>> {
  const run = await TrialRun.on(emulator);
  const counts = new Map<string, number>();
  const begun = new Set<string>();
  let step = "";
  await run.conduct({
    ...EVERYTHING,
    note: (message) => {
      // Two steps do the same at different times.
      step = STEPS.find(({ does, name }) => does === message && !begun.has(name))?.name ?? step;
      begun.add(step);
    },
    onSend: (_, count) => {
      counts.set(step, counts.get(step) ?? count);
    },
  });
  await run.remove();
  return counts;
}

const ledgers = (): Promise<string[]> =>
  readdir(path.join(home, ".atlassian-admin", "trials")).catch(() => []);

const environment = (): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"],
  HOME: home,
  ...environmentOf(emulator),
  ATLASSIAN_ADMIN_BASE_URL: proxy.url,
});

/**
 * Starts a trial whose process is killed after the organisation has responded to this request, before the response
 * arrives.
 */
async function killAt(
  request: number,
  options: Readonly<Record<string, string>>,
): Promise<{ readonly stderr: string }> {
  proxy.decideNext((count) => (count === request ? "swallow-response" : "pass"));
  const { member, site } = EVERYTHING.wishes;
  const child = spawn(process.execPath, [CLI, "trial", "--yes", "--member", member, "--site", site], {
    cwd: home,
    env: { ...environment(), ...options },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = once(child, "close");
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  const how = await Promise.race([proxy.wasCut.then(() => "cut"), ended.then(() => "ended")]);
  kill(child.pid ?? 0);
  await ended;
  proxy.decideNext(() => "pass");
  expect({ request, how }).toEqual({ request, how: "cut" });
  return { stderr };
}

describe("atlassian-admin trial, killed with SIGKILL", () => {
  it.each(STEPS.map((step) => [step.name, step] as const))(
    'in the step "%s", leaves nothing that --clean-up does not remove',
    async (name, step) => {
      const isAfterAccess = name === AFTER_ACCESS;
      if (isAfterAccess) {
        emulator.behaviour.patch({ serviceAccountsInGroups: "afterAppAccess" });
      }
      const request = isAfterAccess ? firstAfterAccess : (firstRequests.get(name) ?? 0);
      expect(request).toBeGreaterThan(0);
      const { stderr } = await killAt(
        request,
        isAfterAccess ? { NODE_OPTIONS: `--import ${FAST_CLOCK}`, MODEL_CLOCK_SPEED: "100" } : {},
      );
      expect(stderr).toContain(step.does);
      const isWriting = WRITES.includes(step);
      expect((await ledgers()).length).toBe(isWriting ? 1 : 0);

      const { exitCode, stdout } = await runCli(["trial", "--clean-up", "--yes"], environment(), home);
      const reports =
        isWriting && step !== LAST ? "All of it is removed." : "Earlier trials left nothing behind.";
      expect([exitCode, stdout]).toEqual([0, expect.stringContaining(reports)]);
      expect(await heldBy(emulator)).toEqual(before);
      expect(await ledgers()).toEqual([]);
    },
  );
});
