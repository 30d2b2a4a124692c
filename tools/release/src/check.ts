import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { contentProblems } from "./contents";
import { lintProblems } from "./lint";
import { manifestProblems } from "./manifest";
import { WORKSPACE } from "./packages";
import { packAll, type Tarball } from "./tarball";

/**
 * Packs every published package and returns its problems, such as `pulumi-atlassian-admin: LICENSE is
 * missing`.
 */
export async function packageProblems(): Promise<string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "atlassian-admin-packages-"));
  try {
    const tarballs = await packAll(folder);
    const manifests = tarballs.map(({ manifest }) => manifest);
    const found = await Promise.all(
      tarballs.map(async (tarball) =>
        [
          ...contentProblems(tarball, await sourcesOf(tarball)),
          ...(await licenceProblems(tarball)),
          ...manifestProblems(tarball.manifest, manifests),
          ...(await lintProblems(tarball)),
        ].map((problem) => `${tarball.manifest.name}: ${problem}`),
      ),
    );
    return found.flat();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function sourcesOf({ of }: Tarball): Promise<string[]> {
  const entries = await readdir(path.join(WORKSPACE, of.folder, "src"), { recursive: true });
  return entries.filter((entry) => entry.endsWith(".ts"));
}

async function licenceProblems({ of }: Tarball): Promise<string[]> {
  const [own, workspace] = await Promise.all(
    [of.folder, "."].map((folder) =>
      readFile(path.join(WORKSPACE, folder, "LICENSE"), "utf8").catch(() => undefined),
    ),
  );
  return own === workspace ? [] : ["its LICENSE differs from the workspace's"];
}
