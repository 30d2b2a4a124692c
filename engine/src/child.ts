import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { constants } from "node:os";
import type { Readable } from "node:stream";
import { forgetGroup, interruptGroup, killGroup, killTree, rememberGroup } from "./child-groups";
import { EngineError } from "./engine-error";

const DEFAULT_KILL_AFTER_MS = 10_000;
const DRAIN_MS = 1_000;

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** How to run a child process. */
export interface ChildOptions {
  readonly cwd?: string | undefined;
  /** The whole environment of the child. */
  readonly env: NodeJS.ProcessEnv;
  /** Ends the child when aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the child after this time. @default no limit */
  readonly timeoutMs?: number | undefined;
  /** How long a child can take after SIGINT before it is killed. @default 10 seconds */
  readonly killAfterMs?: number | undefined;
  /** Called with each piece of output as it arrives. */
  readonly onOutput?: ((text: string, stream: "stdout" | "stderr") => void) | undefined;
}

/** How a child process ended. */
export interface ChildResult {
  /** The exit code; 128 plus the signal's number when a signal ended it. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether it exited by itself, or why we stopped it. */
  readonly ended: "by-itself" | "timed-out" | "aborted";
}

/**
 * Runs a program without a shell, in its own process group, and waits until it exits. Throws only if it cannot be
 * started.
 */
export async function runChild(
  command: string,
  commandArguments: readonly string[],
  options: ChildOptions,
): Promise<ChildResult> {
  if (options.signal?.aborted === true) {
    return { exitCode: 130, stdout: "", stderr: "", ended: "aborted" };
  }
  const child = spawn(command, commandArguments, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = collectOutput(child, options.onOutput);
  const stopper = stopOnDemand(child, options);
  try {
    const exitCode = await waitForEnd(child, command);
    return { exitCode, ...output, ended: stopper.reason() };
  } finally {
    stopper.dispose();
  }
}

function collectOutput(child: Child, onOutput: ChildOptions["onOutput"]): { stdout: string; stderr: string } {
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      output[stream] += text;
      onOutput?.(text, stream);
    });
  }
  return output;
}

function stopOnDemand(child: Child, options: ChildOptions) {
  const { pid } = child;
  if (pid !== undefined) {
    rememberGroup(pid);
  }
  let reason: ChildResult["ended"] = "by-itself";
  let killTimer: NodeJS.Timeout | undefined;
  const stop = (why: "timed-out" | "aborted"): void => {
    if (reason !== "by-itself" || pid === undefined) {
      return;
    }
    reason = why;
    interruptGroup(pid);
    killTimer = setTimeout(() => {
      killTree(pid);
    }, options.killAfterMs ?? DEFAULT_KILL_AFTER_MS);
  };
  const onAbort = (): void => {
    stop("aborted");
  };
  options.signal?.addEventListener("abort", onAbort);
  const timer =
    options.timeoutMs === undefined ? undefined : setTimeout(stop, options.timeoutMs, "timed-out");
  return {
    reason: () => reason,
    dispose(): void {
      clearTimeout(timer);
      clearTimeout(killTimer);
      options.signal?.removeEventListener("abort", onAbort);
      if (pid === undefined) {
        return;
      }
      forgetGroup(pid);
      // If we stopped it, all its descendants must be gone, also one that ignored the signal.
      if (reason !== "by-itself") {
        killGroup(pid);
      }
    },
  };
}

function waitForEnd(child: Child, command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      reject(new EngineError("start", `Cannot start "${command}": ${error.message}.`, { cause: error }));
    });
    child.once("exit", () => {
      // A descendant that keeps the pipes open must not block us.
      setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, DRAIN_MS).unref();
    });
    child.once("close", (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
