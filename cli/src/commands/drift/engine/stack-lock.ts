import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { isMissing } from "../../../json-file";
import type { PulumiResult } from "../../../engine";
import { reasonOf } from "../../../stack-state";
import type { StackReference } from "../../../stack-reference";

export type Run = (...args: string[]) => Promise<PulumiResult>;

/**
 * Whether the lock of a stack is held. A preview does not check the lock, and would compare with a state that an
 * update is changing. The lock of Pulumi Cloud is not checked.
 */
export async function isLocked(
  run: Run,
  { folder: cwd, stack }: StackReference,
  project: string | undefined,
): Promise<boolean> {
  const backend = await run("whoami", "--json");
  if (backend.exitCode !== 0) {
    throw new Error(reasonOf(backend));
  }
  const { url = "" } = JSON.parse(backend.stdout) as { url?: string };
  if (/^https?:/.test(url)) {
    return false;
  }
  const folder = folderOf(url, cwd);
  return folder === undefined || project === undefined
    ? isLockRefused(run, stack)
    : hasLock(folder, project, stack);
}

/**
 * A backend that was created before Pulumi 3.61, or that uses the old layout, stores locks without organisation
 * and project.
 */
async function hasLock(folder: string, project: string, stack: string): Promise<boolean> {
  const locks = path.join(folder, ".pulumi/locks");
  const name = stack.split("/").at(-1) ?? "";
  const [own, legacy] = await Promise.all([
    locksIn(path.join(locks, "organization", project, name)),
    locksIn(path.join(locks, name)),
  ]);
  return own.length + legacy.length > 0;
}

async function locksIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  } catch (error) {
    if (isMissing(error)) {
      return [];
    }
    throw error;
  }
}

/** A name that no stack uses. */
const NOBODY = "urn:pulumi:none::none::atlassian-admin:None::nobody";

/**
 * No command shows the lock of a bucket or database. A refresh of a resource that does not exist acquires the
 * lock, fails in its own preview, and releases the lock: it is held briefly, and the state does not change.
 */
async function isLockRefused(run: Run, stack: string): Promise<boolean> {
  const args = ["--stack", stack, "--target", NOBODY, "--run-program=false", "--yes"];
  const refresh = await run("refresh", ...args);
  if (refresh.stderr.includes(NOBODY)) {
    return false;
  }
  if (refresh.stderr.includes("currently locked")) {
    return true;
  }
  throw new Error(
    `the engine cannot check the stack's lock: ${reasonOf(refresh)} With read-only access to the state, use --no-lock.`,
  );
}

function folderOf(backendUrl: string, cwd: string): string | undefined {
  if (!backendUrl.startsWith("file://")) {
    return undefined;
  }
  const [location = ""] = backendUrl.split("?");
  const written = location.slice("file://".length);
  if (written.startsWith("~")) {
    return path.join(homedir(), written.slice(1));
  }
  return path.isAbsolute(written) ? fileURLToPath(location) : path.resolve(cwd, written);
}
