import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { runChild } from "./child";
import { EngineError, messageOf } from "./engine-error";
import { lastLines } from "./text";
import { isAtLeast, MINIMUM_VERSION } from "./versions";

/** The CLI and the two programs that it starts for a TypeScript program with dynamic resources. */
export const PULUMI = "pulumi";
export const LANGUAGE_HOST = "pulumi-language-nodejs";
export const DYNAMIC_PROVIDER = "pulumi-resource-pulumi-nodejs";

const PROBE_TIMEOUT_MS = 20_000;

/** Where to look. */
export interface FindOptions {
  /** PATH, HOME and PULUMI_HOME. */
  readonly environment: NodeJS.ProcessEnv;
  /** The version to use from the versions folder. */
  readonly version: string;
  /** Whether a CLI on PATH is acceptable, too. */
  readonly isPathEnough: boolean;
  readonly signal: AbortSignal;
}

/** A CLI that can be used. */
export interface FoundEngine {
  readonly pulumi: string;
  readonly version: string;
}

/** Searches Pulumi's versions folder, then PATH. Adds to `reasons` why something cannot be used. */
export async function findEngine(options: FindOptions, reasons: string[]): Promise<FoundEngine | undefined> {
  const { environment, isPathEnough, version } = options;
  const own = pulumiIn(join(versionsFolder(environment), version));
  const candidates = [own, ...(isPathEnough ? findOnPath(PULUMI, environment) : [])];
  for (const pulumi of candidates) {
    const judged = await judge(pulumi, pulumi === own ? version : undefined, options);
    if (typeof judged !== "string") {
      return judged;
    }
    reasons.push(`${pulumi}: ${judged}`);
  }
  return undefined;
}

/** Runs `pulumi version`. @returns why the CLI cannot be used, if so. */
export async function judge(
  pulumi: string,
  wanted: string | undefined,
  { environment, signal }: Pick<FindOptions, "environment" | "signal">,
): Promise<FoundEngine | string> {
  if (!(await isExecutable(pulumi))) {
    return "there is no executable file";
  }
  let answer;
  try {
    const env = { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" };
    answer = await runChild(pulumi, ["version"], {
      env,
      signal,
      timeoutMs: PROBE_TIMEOUT_MS,
      killAfterMs: 1_000,
    });
  } catch (error) {
    return messageOf(error);
  }
  if (answer.ended === "aborted") {
    throw new EngineError("interrupted", "Looking for a Pulumi CLI: interrupted.");
  }
  const version = /^v?(3\.\d+\.\d+\S*)$/.exec(answer.stdout.trim())?.[1];
  if (answer.exitCode !== 0 || version === undefined) {
    const output = lastLines(`${answer.stdout}\n${answer.stderr}`, 1);
    return `"pulumi version" returned no version 3 (exit code ${answer.exitCode}, "${output.slice(0, 60)}")`;
  }
  if (wanted !== undefined && version !== wanted) {
    return `version ${version} is not ${wanted}`;
  }
  return isAtLeast(version, MINIMUM_VERSION)
    ? { pulumi, version }
    : `version ${version} is older than ${MINIMUM_VERSION}`;
}

/** Where Pulumi keeps CLI versions: `${PULUMI_HOME:-~/.pulumi}/versions`. */
export function versionsFolder(environment: NodeJS.ProcessEnv): string {
  const pulumiHome = environment["PULUMI_HOME"] ?? "";
  return join(pulumiHome === "" ? join(homedir(), ".pulumi") : pulumiHome, "versions");
}

/** The CLI in the folder of one version. */
export function pulumiIn(root: string): string {
  return join(root, "bin", PULUMI);
}

/**
 * The places on PATH where a program can be. Relative folders are skipped, because they depend on the current
 * folder. So are npm's, because Pulumi's package there would download a CLI when it runs.
 */
export function findOnPath(name: string, environment: NodeJS.ProcessEnv): string[] {
  const folders = (environment["PATH"] ?? "").split(delimiter);
  const own = folders.filter(
    (folder) => isAbsolute(folder) && !folder.endsWith(join("node_modules", ".bin")),
  );
  return [...new Set(own)].map((folder) => join(folder, name));
}

/** Whether `path` is a file that this user can execute. */
export async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
