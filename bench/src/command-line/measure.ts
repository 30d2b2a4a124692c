import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Engine } from "pulumi-atlassian-admin-engine";
import { EmulatorProcess } from "../emulator-process";
import { Project } from "../project";
import { grownOrganization } from "./organization";

const CLI = path.resolve(__dirname, "../../../cli/dist/cli.js");

/** The behaviour of the server of a slow or a busy organisation. */
export interface Conditions {
  readonly accounts: number;
  readonly latencyMs: number;
  /** Requests per minute; `null` for no limit. */
  readonly perMinute: number | null;
}

export interface CommandRun extends Conditions {
  readonly command: "inventory" | "import" | "refresh" | "drift";
  readonly seconds: number;
  readonly calls: number;
  /** The number to compare the requests with: the pages that the responses fill, or the requests of one refresh. */
  readonly fewest: number | undefined;
  /** The exit code, if it is not the expected one. */
  readonly failure?: string;
}

/** Runs the commands one after another on an organisation that was set up by hand. */
export async function measureCommands(
  engine: Engine,
  conditions: Conditions,
  signal: AbortSignal,
): Promise<CommandRun[]> {
  const { accounts, latencyMs, perMinute } = conditions;
  const { pages, seed } = grownOrganization(accounts);
  const emulator = await EmulatorProcess.start();
  try {
    await emulator.seed(seed);
    const rateLimit = perMinute === null ? null : { requests: perMinute, periodSeconds: 60 };
    await emulator.behave({ latencyMs, rateLimit });
    const project = await Project.create({
      engine,
      signal,
      side: "ours",
      program: "memberships",
      parameters: {},
      environment: { ...emulator.environment, PULUMI_SKIP_CHECKPOINTS: "true" },
      config: {},
    });
    const measure = async (
      command: CommandRun["command"],
      fewest: number | undefined,
      run: () => Promise<{ readonly exitCode: number; readonly stderr: string }>,
    ): Promise<CommandRun> => {
      await emulator.clearRequests();
      const startedAtMs = performance.now();
      const { exitCode, stderr } = await run();
      const seconds = (performance.now() - startedAtMs) / 1000;
      const { counts } = await emulator.requests();
      const calls = Object.values(counts).reduce((sum, count) => sum + count, 0);
      return {
        ...conditions,
        command,
        seconds,
        calls,
        fewest,
        ...(exitCode !== 0 && { failure: stderr.trim().split("\n").at(-1) ?? `exit code ${exitCode}` }),
      };
    };
    const cli = (...args: string[]) => runCli(engine, project, [...args, "--stack", "bench", "--quiet"]);
    try {
      const inventory = await measure("inventory", pages.inventory, () => cli("inventory", "--json"));
      const imported = await measure("import", pages.import, () => cli("import"));
      const refresh = await measure("refresh", undefined, () =>
        project.run("refresh", "--preview-only", "--json", "--parallel", "64"),
      );
      const drift = await measure("drift", refresh.calls, () => cli("drift", "--json"));
      return [inventory, imported, refresh, drift];
    } finally {
      await project.remove();
    }
  } finally {
    await emulator.stop();
  }
}

async function runCli(
  engine: Engine,
  { environment, folder }: Project,
  args: readonly string[],
): Promise<{ readonly exitCode: number; readonly stderr: string }> {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: engine.environment({ ...environment }),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const [exitCode] = (await once(child, "close")) as [number | null];
  return { exitCode: exitCode ?? -1, stderr };
}
