import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { checkCandidate } from "./candidate";
import type { CandidateResult, ProbeOptions } from "./candidate";
import type { ConsideredSource, EngineSource } from "./engine";
import { findExecutables, foldersOnPath, PULUMI } from "./executables";
import { versionsFolder } from "./settings";
import { compareVersions, parseVersion } from "./version";
import { PINNED_VERSION } from "./versions";

/** A CLI that can be used. */
export interface FoundEngine {
  pulumi: string;
  version: string;
  source: EngineSource;
}

/** Looks at every `pulumi` on PATH. */
export async function findOnPath(
  options: ProbeOptions,
  considered: ConsideredSource[],
): Promise<FoundEngine | undefined> {
  const candidates = await findExecutables(PULUMI, foldersOnPath(options.environment));
  if (candidates.length === 0) {
    considered.push({ source: "path", verdict: 'passed over: there is no "pulumi" on PATH' });
  }
  for (const pulumi of candidates) {
    const found = consider("path", pulumi, await checkCandidate(pulumi, options), considered);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Looks into Pulumi's versions folder: the version that would be made first, then any other, newest first. */
export async function findInVersionsFolder(
  options: ProbeOptions,
  considered: ConsideredSource[],
): Promise<FoundEngine | undefined> {
  const source = "versions-folder";
  const folder = versionsFolder(options.environment);
  const names = await versionNames(folder, versionToMake(options));
  if (names.length === 0) {
    considered.push({ source, path: folder, verdict: "passed over: there is no version in this folder" });
  }
  for (const name of names) {
    const pulumi = pulumiIn(join(folder, name));
    const found = consider(source, pulumi, await checkCandidate(pulumi, options), considered);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Looks only at the version that would be made, in the versions folder, and keeps silent when it cannot be used. */
export async function findMadeVersion(
  options: ProbeOptions,
  considered: ConsideredSource[],
): Promise<FoundEngine | undefined> {
  const pulumi = pulumiIn(join(versionsFolder(options.environment), versionToMake(options)));
  const result = await checkCandidate(pulumi, options);
  return result.version === undefined ? undefined : consider("versions-folder", pulumi, result, considered);
}

/** The version that is installed or built when there is none: the one that was asked for, else the pinned one. */
export function versionToMake({ version }: Pick<ProbeOptions, "version">): string {
  return version ?? PINNED_VERSION;
}

/** The CLI in the folder of one version. */
export function pulumiIn(root: string): string {
  return join(root, "bin", PULUMI);
}

/** The folder that holds the `bin` folder of a CLI. */
export function rootOf(pulumi: string): string {
  return dirname(dirname(pulumi));
}

function consider(
  source: EngineSource,
  pulumi: string,
  result: CandidateResult,
  considered: ConsideredSource[],
): FoundEngine | undefined {
  const verdict = `${result.version === undefined ? "passed over" : "used"}: ${result.reason}`;
  considered.push({ source, path: pulumi, verdict });
  return result.version === undefined ? undefined : { pulumi, version: result.version, source };
}

async function versionNames(folder: string, preferred: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const versions = names.flatMap((name) => {
    const version = parseVersion(name);
    return version === undefined ? [] : [{ name, version }];
  });
  const rank = (name: string): number => (name === preferred ? 0 : 1);
  versions.sort(
    (left, right) => rank(left.name) - rank(right.name) || compareVersions(right.version, left.version),
  );
  return versions.map(({ name }) => name);
}
