import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { OUR_NAME, WORKSPACE } from "./packages";
import { npm } from "./run";

/**
 * Sets a version for every package of the workspace and for their dependencies on each other; then updates
 * package-lock.json.
 */
export async function setVersion(version: string): Promise<void> {
  if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) {
    throw new Error(`"${version}" is not a version. Use one such as 0.2.0.`);
  }
  const workspaces = JSON.parse(await npm(WORKSPACE, "query", ".workspace")) as { location: string }[];
  for (const { location } of workspaces) {
    const file = path.join(WORKSPACE, location, "package.json");
    const manifest = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
    await writeFile(file, `${JSON.stringify(withVersion(manifest, version), undefined, 2)}\n`);
  }
  await npm(WORKSPACE, "install", "--package-lock-only");
}

/** A package.json with another version of itself and of our packages in its dependencies. Carets stay. */
export function withVersion(manifest: Record<string, unknown>, version: string): Record<string, unknown> {
  const changed: Record<string, unknown> = { ...manifest, version };
  for (const kind of ["dependencies", "devDependencies", "peerDependencies"]) {
    const ranges = manifest[kind] as Record<string, string> | undefined;
    if (ranges === undefined) {
      continue;
    }
    changed[kind] = Object.fromEntries(
      Object.entries(ranges).map(([name, range]) => [
        name,
        name.startsWith(OUR_NAME) ? range.replace(/\d.*$/, version) : range,
      ]),
    );
  }
  return changed;
}
