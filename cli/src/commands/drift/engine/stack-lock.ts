import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { isMissing } from "../../../json-file";

/**
 * Whether somebody holds the lock of a stack whose state is kept in a folder. A preview does not ask for the lock, and would compare with
 * a state that an update is changing. The locks of other backends cannot be seen from here.
 */
export async function isLocked(
  backendUrl: string,
  cwd: string,
  project: string,
  stack: string,
): Promise<boolean> {
  const folder = folderOf(backendUrl, cwd);
  if (folder === undefined) {
    return false;
  }
  const locks = path.join(folder, ".pulumi/locks/organization", project, stack.split("/").at(-1) ?? "");
  const entries = await readdir(locks).catch((error: unknown) => {
    if (isMissing(error)) {
      return [];
    }
    throw error;
  });
  return entries.length > 0;
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
