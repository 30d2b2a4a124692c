import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { HostCallError } from "./provider-connection";
import type { FaceName } from "./provider-faces";

const WORKSPACE = path.resolve(__dirname, "../..");
const WARM_HOST = path.join(__dirname, "warm-host.mjs");

/** Pulumi's dynamic-provider host, of the current or the oldest supported package. */
export function dynamicHost(pulumi: "@pulumi/pulumi" | "pulumi-oldest"): string {
  return path.join(path.dirname(require.resolve(`${pulumi}/package.json`)), "cmd/dynamic-provider");
}

/** What a warm process loads for each operation. The plugin's bundle holds the packages of others too, which stay. */
const WARM_SCRIPTS: Readonly<Record<FaceName, string>> = {
  dynamic: dynamicHost("@pulumi/pulumi"),
  native: path.join(WORKSPACE, "plugin/dist/src/main.js"),
};

interface ProcessOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Arguments of Node.js before the script, such as `--import`. @default none */
  readonly nodeArguments?: readonly string[];
  /** The folder from which the process finds `pulumi-atlassian-admin/handlers`. @default the workspace */
  readonly cwd?: string | undefined;
}

/**
 * Starts a process that serves one operation. It prints its port.
 * @param argument The address of the engine.
 */
export function startProcess(
  script: string,
  argument: string,
  { environment, nodeArguments = [], cwd = WORKSPACE }: ProcessOptions,
): ChildProcess {
  return spawn(process.execPath, [...nodeArguments, script, argument], {
    cwd,
    env: { PATH: process.env["PATH"], PULUMI_NODEJS_PROJECT: "test", ...environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
}

/** Starts a process that serves one operation after another (`warm-host.mjs`), each begun by `beginOperation`. */
export function startWarmProcess(face: FaceName, options: ProcessOptions): ChildProcess {
  return startProcess(WARM_HOST, WARM_SCRIPTS[face], options);
}

/** What a warm process is given for an operation. */
interface Operation {
  readonly engineAddress: string;
  /** Variables in addition to those that the process has from its start. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** How far the fast clock (`fast-clock.mjs`) is ahead of the real one. @default 0 */
  readonly clockOffsetMs?: number;
}

/** Begins the next operation of a warm process. It prints its new port. */
export function beginOperation(child: ChildProcess, operation: Operation): void {
  child.stdin?.write(`${JSON.stringify(operation)}\n`);
}

/** The port that the process listens on. It prints that first. */
export async function nextPort(child: ChildProcess): Promise<number> {
  if (child.stdout === null) {
    throw new Error("The provider process has no output.");
  }
  const ended = new AbortController();
  const end = (): void => {
    ended.abort();
  };
  child.once("exit", end);
  try {
    const [line] = (await once(child.stdout, "data", { signal: ended.signal })) as [Buffer];
    return Number.parseInt(line.toString(), 10);
  } catch {
    throw new HostCallError("The provider process ended.", undefined, true);
  } finally {
    child.removeListener("exit", end);
  }
}
