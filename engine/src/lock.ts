import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";
import { EngineError, messageOf } from "./engine-error";
import { withProgress } from "./progress";
import type { Report } from "./progress";
import { PINNED_VERSION } from "./versions";

const RETRY_EVERY_MS = 500;
const REFRESH_EVERY_MS = 5_000;
const DEFAULT_STALE_MS = 30_000;
/** Longer than an installer and a build that both reach their time limits. */
const DEFAULT_WAIT_MS = 40 * 60_000;

/** Options of the lock. */
export interface LockOptions {
  readonly report: Report;
  readonly signal: AbortSignal;
  /** A lock that was not refreshed for this long counts as abandoned. @default 30 seconds */
  readonly staleMs?: number | undefined;
  /** How long to wait for another process. @default 40 minutes */
  readonly waitMs?: number | undefined;
}

/** Ensures that only one process at a time fills the versions folder. `work` must stop when its signal is aborted. */
export async function withVersionsFolderLock<Result>(
  folder: string,
  options: LockOptions,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const lost = new AbortController();
  const release = await acquire(folder, options, lost);
  try {
    return await work(AbortSignal.any([options.signal, lost.signal]));
  } catch (error) {
    if (!lost.signal.aborted) {
      throw error;
    }
    const reason = messageOf(lost.signal.reason);
    throw new EngineError(
      "lock",
      `Filling "${folder}": the lock "${lockPath(folder)}" was lost (${reason}). Run the command again.`,
      { cause: error },
    );
  } finally {
    // Releasing a lock that was lost fails, and that is already reported.
    await release().catch(() => undefined);
  }
}

function lockPath(folder: string): string {
  return join(folder, `.atlassian-admin-engine-${PINNED_VERSION}.lock`);
}

async function acquire(
  folder: string,
  options: LockOptions,
  lost: AbortController,
): Promise<() => Promise<void>> {
  const first = await tryLock(folder, options, lost);
  if (first !== undefined) {
    return first;
  }
  const waiting = `Another process is building the Pulumi CLI in "${folder}"; waiting for it`;
  options.report(`${waiting}.`);
  return withProgress(
    options.report,
    () => waiting,
    () => waitForLock(folder, options, lost),
  );
}

async function waitForLock(
  folder: string,
  options: LockOptions,
  lost: AbortController,
): Promise<() => Promise<void>> {
  const waitMs = options.waitMs ?? DEFAULT_WAIT_MS;
  const giveUpAt = Date.now() + waitMs;
  while (Date.now() < giveUpAt) {
    await sleep(RETRY_EVERY_MS);
    if (options.signal.aborted) {
      throw new EngineError("interrupted", `Waiting for "${lockPath(folder)}": interrupted.`);
    }
    const release = await tryLock(folder, options, lost);
    if (release !== undefined) {
      return release;
    }
  }
  throw new EngineError(
    "lock",
    `Waiting for "${lockPath(folder)}": still held after ${waitMs / 1000} s. ` +
      "End the process that is building the Pulumi CLI, then run the command again.",
  );
}

async function tryLock(
  folder: string,
  options: LockOptions,
  lost: AbortController,
): Promise<(() => Promise<void>) | undefined> {
  const stale = options.staleMs ?? DEFAULT_STALE_MS;
  try {
    return await lock(folder, {
      lockfilePath: lockPath(folder),
      stale,
      update: Math.min(REFRESH_EVERY_MS, stale / 2),
      onCompromised: (error) => {
        lost.abort(error);
      },
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ELOCKED") {
      return undefined;
    }
    throw error;
  }
}
