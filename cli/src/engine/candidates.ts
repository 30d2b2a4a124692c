import { constants } from "node:fs";
import { access, readdir, readFile, realpath } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import path from "node:path";
import { isAtLeast, isUsable } from "./versions";

/** A place where a Pulumi CLI can be. */
export interface Candidate {
  /** A readable name of the place. */
  readonly place: string;
  /**
   * The folder whose `bin` contains the CLI, as the Automation API requires it; missing for a CLI that is found
   * through PATH only.
   */
  readonly root?: string;
  /** The CLI; missing if there is none. */
  readonly pulumi?: string;
  /** Whether the project itself requires this one, and it is new enough. */
  readonly isPinned?: true;
}

/**
 * The places for the user's Pulumi CLI, in the order of preference: the npm package "pulumi" of the project, PATH,
 * Pulumi's own folder of versions. Nothing is run. The npm package downloads its CLI on first use, so it only
 * counts after the download.
 */
export async function candidatesIn(cwd: string, environment: NodeJS.ProcessEnv): Promise<Candidate[]> {
  const versions = path.join(environment["PULUMI_HOME"] || path.join(homedir(), ".pulumi"), "versions");
  const pinned = await pinnedVersion(cwd, environment);
  const inVersions = async (place: string, version: string): Promise<Candidate> => {
    const root = path.join(versions, version);
    const pulumi = path.join(root, "bin", "pulumi");
    return { place, ...((await isExecutable(pulumi)) && { root, pulumi }) };
  };
  const found = [
    ...(pinned === undefined
      ? []
      : [
          {
            ...(await inVersions(`the project's npm package pulumi@${pinned}`, pinned)),
            ...(isUsable(pinned) && { isPinned: true as const }),
          },
        ]),
    await candidateOnPath(environment, inVersions),
  ];
  const names = (await readdir(versions).catch(() => [])).filter((name) => /^\d+\.\d+\.\d+/.test(name));
  for (const name of names.sort((left, right) => (isAtLeast(left, right) ? -1 : 1))) {
    found.push(await inVersions(path.join(versions, name), name));
  }
  return names.length === 0 ? [...found, { place: versions }] : found;
}

/** The CLI version that the project's npm package "pulumi" downloads. */
async function pinnedVersion(cwd: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const manifest = createRequire(path.resolve(cwd, "package.json")).resolve("pulumi/package.json");
    return await wrappedVersion(manifest, environment);
  } catch {
    return undefined;
  }
}

/** The version in a manifest, if it is the manifest of Pulumi's npm package. */
async function wrappedVersion(manifest: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { name, version } = JSON.parse(await readFile(manifest, "utf8")) as {
    name?: string;
    version?: string;
  };
  return name === "pulumi" ? environment["PULUMI_VERSION"] || version : undefined;
}

/** The first `pulumi` on PATH. It can be the script of the npm package, which `npx` and `npm run` put there. */
async function candidateOnPath(
  environment: NodeJS.ProcessEnv,
  inVersions: (place: string, version: string) => Promise<Candidate>,
): Promise<Candidate> {
  const folders = (environment["PATH"] ?? "")
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder));
  for (const folder of folders) {
    const onPath = path.join(folder, "pulumi");
    if (await isExecutable(onPath)) {
      const pulumi = await realpath(onPath);
      const version = await wrappedVersion(
        path.join(path.dirname(pulumi), "package.json"),
        environment,
      ).catch(() => undefined);
      if (version !== undefined) {
        return inVersions(`the npm package pulumi@${version} on PATH`, version);
      }
      const isInBin = pulumi.endsWith(path.join("/bin", "pulumi"));
      return { place: onPath, pulumi, ...(isInBin && { root: path.dirname(path.dirname(pulumi)) }) };
    }
  }
  return { place: "PATH" };
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
