import { spawn, type ChildProcess, type ChildProcessByStdio } from "node:child_process";
import { constants } from "node:os";
import path from "node:path";
import type { Readable } from "node:stream";
import { withoutOutputSettings } from "./environment";
import type { Engine } from "./find";

export interface PulumiResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** The folder of the Pulumi project. */
  readonly cwd: string;
  /** Variables in addition to those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The user stopped the run with Ctrl-C or a signal. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

/** Under npm, one Ctrl-C can arrive twice: from the terminal, and forwarded by npm. */
const SAME_REQUEST_MS = 1000;

const DRAIN_MS = 1000;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs the CLI and waits until it exits; a non-zero exit code is a result, too. The first Ctrl-C or signal asks
 * the CLI to stop, so that it can leave its state consistent; the second one kills it.
 * @throws {InterruptedError} if it was stopped.
 */
export async function runPulumi(
  { pulumi }: Engine,
  args: readonly string[],
  { cwd, env }: RunOptions,
): Promise<PulumiResult> {
  // In its own process group, so that a Ctrl-C reaches it once: two make it stop immediately.
  const child = spawn(pulumi, args, {
    cwd,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...environmentFor(pulumi), ...env },
  });
  const interruption = passOnInterruptions(child);
  try {
    const result = await resultOf(child);
    if (interruption.isRequested()) {
      throw new InterruptedError("interrupted");
    }
    return result;
  } finally {
    interruption.dispose();
  }
}

function environmentFor(pulumi: string): NodeJS.ProcessEnv {
  return {
    ...withoutOutputSettings(process.env),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Its language hosts are in the same folder.
    PATH: [path.dirname(pulumi), process.env["PATH"]].filter(Boolean).join(path.delimiter),
  };
}

async function resultOf(child: ChildProcessByStdio<null, Readable, Readable>): Promise<PulumiResult> {
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => (output[stream] += text));
  }
  // Processes that the CLI left behind hold a pipe open; do not wait for them.
  child.once("exit", () => {
    setTimeout(() => {
      child.stdout.destroy();
      child.stderr.destroy();
    }, DRAIN_MS).unref();
  });
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      reject(new Error(`the Pulumi CLI "${child.spawnfile}" cannot be started: ${error.message}`));
    });
    child.once("close", (code, signal) => {
      resolve({ exitCode: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), ...output });
    });
  });
}

function passOnInterruptions(child: ChildProcess): { isRequested: () => boolean; dispose: () => void } {
  let requestedAt: number | undefined;
  const onSignal = (): void => {
    if (requestedAt === undefined) {
      requestedAt = Date.now();
      send(child, "SIGINT");
    } else if (Date.now() - requestedAt > SAME_REQUEST_MS) {
      send(child, "SIGKILL");
    }
  };
  // This process can exit for another reason, such as a closed pipe.
  const onExit = (): void => {
    send(child, "SIGINT");
  };
  SIGNALS.forEach((signal) => process.on(signal, onSignal));
  process.on("exit", onExit);
  return {
    isRequested: () => requestedAt !== undefined,
    dispose: () => {
      SIGNALS.forEach((signal) => process.off(signal, onSignal));
      process.off("exit", onExit);
    },
  };
}

/** To the CLI and its child processes. It may have exited already. */
function send({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) {
      process.kill(-pid, signal);
    }
  } catch {
    // It has exited already.
  }
}
