import { descendantsOf } from "./process-tree";

const liveLeaders = new Set<number>();
let hasExitHook = false;

/** Registers a child that leads its own process group, so that it cannot outlive this process. */
export function rememberGroup(leaderId: number): void {
  if (!hasExitHook) {
    hasExitHook = true;
    process.on("exit", () => {
      for (const id of liveLeaders) {
        killTree(id);
      }
    });
  }
  liveLeaders.add(leaderId);
}

/** Removes a child that has exited. */
export function forgetGroup(leaderId: number): void {
  liveLeaders.delete(leaderId);
}

/** Asks a child and its process group to stop, as Ctrl-C in a terminal does. */
export function interruptGroup(leaderId: number): void {
  send(-leaderId, "SIGINT");
}

/**
 * Kills a child, its process group and all its descendants. Pulumi gives its plugins their own groups, and they
 * survive when the CLI is killed, so the group alone is not enough.
 */
export function killTree(leaderId: number): void {
  const descendants = descendantsOf(leaderId);
  send(-leaderId, "SIGKILL");
  for (const id of descendants) {
    send(id, "SIGKILL");
  }
}

/** Kills the remaining processes in the group of a child that has exited. */
export function killGroup(leaderId: number): void {
  send(-leaderId, "SIGKILL");
}

/** The process has exited already (on macOS: EPERM). */
function send(id: number, signal: NodeJS.Signals): void {
  try {
    process.kill(id, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ESRCH" && code !== "EPERM") {
      throw error;
    }
  }
}
