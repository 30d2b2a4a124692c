import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Report } from "./progress";

const STAGING_PREFIX = ".atlassian-admin-staging-";

/**
 * Passes an empty folder next to the final one to `fill`, and renames it into place when `fill` succeeds. After a
 * failure nothing is left behind. The caller holds the lock.
 */
export async function fillAtomically(
  root: string,
  report: Report,
  fill: (staging: string) => Promise<void>,
): Promise<string> {
  const staging = join(dirname(root), `${STAGING_PREFIX}${process.pid}`);
  try {
    await mkdir(staging, { recursive: true });
    await fill(staging);
    await setAside(root, report);
    await rename(staging, root);
    return root;
  } finally {
    // Processes that were just killed can still be writing.
    await rm(staging, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Removes what a killed process left behind. The caller holds the lock. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith(STAGING_PREFIX)) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}

/**
 * Makes room for the new folder. The existing one cannot be used, but it is kept, because somebody can still
 * need it.
 */
async function setAside(root: string, report: Report): Promise<void> {
  if (!(await exists(root))) {
    return;
  }
  const kept = await freeName(`${root}.unusable`);
  await rename(root, kept);
  report(`"${root}" cannot be used; it is kept as "${kept}".`);
}

async function freeName(path: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? path : `${path}-${number}`;
    if (!(await exists(name))) {
      return name;
    }
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
