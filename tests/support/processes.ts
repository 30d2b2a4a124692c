import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Process {
  readonly pid: number;
  readonly command: string;
}

/** Every process that descends from `pid`, the nearest first. */
export async function descendants(pid: number): Promise<Process[]> {
  const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid=,args="]);
  const all = [...stdout.matchAll(/^\s*(\d+)\s+(\d+)\s+(.*)$/gm)].map(([, id, parent, command = ""]) => ({
    pid: Number(id),
    parent: Number(parent),
    command,
  }));
  const found: Process[] = [];
  let generation = new Set([pid]);
  while (generation.size > 0) {
    const children = all.filter(({ parent }) => generation.has(parent));
    found.push(...children.map((child) => ({ pid: child.pid, command: child.command })));
    generation = new Set(children.map((child) => child.pid));
  }
  return found;
}

/** Ends one process; one that has ended already is fine. */
export function kill(pid: number, signal: NodeJS.Signals = "SIGKILL"): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
      throw error;
    }
  }
}

/** Whether the process exists. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until `isTrue`, asking often; fails after `seconds`. */
export async function until(isTrue: () => boolean | Promise<boolean>, seconds: number): Promise<void> {
  const deadlineMs = Date.now() + seconds * 1000;
  while (!(await isTrue())) {
    if (Date.now() > deadlineMs) {
      throw new Error(`it did not come true within ${seconds} s`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
