import { realpath } from "node:fs/promises";
import { dirname } from "node:path";
import { verifyChecksums } from "./checksums";
import type { ChecksumResult } from "./checksums";
import { runChild } from "./child";
import { messageOf } from "./engine-error";
import { DYNAMIC_PROVIDER, findExecutables, foldersOnPath, isExecutable, LANGUAGE_HOST } from "./executables";
import { lastLines } from "./text";
import { compareVersions, formatVersion, parseVersion, requireVersion } from "./version";
import { MINIMUM_VERSION } from "./versions";

/** What is needed to look at a CLI. */
export interface ProbeOptions {
  environment: NodeJS.ProcessEnv;
  /** How long `pulumi version` may take. */
  probeTimeoutMs: number;
  signal?: AbortSignal | undefined;
  /** The one version to take. @default every version that is new enough */
  version?: string | undefined;
}

/** What came of looking at one CLI: its version when it can be used, and the sentence that says why or why not. */
export interface CandidateResult {
  version?: string;
  reason: string;
}

/** Really runs the CLI, compares its checksums and looks for the two programs it needs. */
export async function checkCandidate(pulumi: string, options: ProbeOptions): Promise<CandidateResult> {
  if (!(await isExecutable(pulumi))) return { reason: "there is no executable file" };
  const binFolder = dirname(await realpath(pulumi));
  const checksums = await verifyChecksums(dirname(binFolder)).catch((error: unknown): ChecksumResult => ({
    outcome: "mismatch",
    reason: messageOf(error),
  }));
  if (checksums.outcome === "mismatch") return { reason: checksums.reason };
  const probed = await probeVersion(pulumi, options);
  if (probed.version === undefined) return probed;
  if (options.version !== undefined && probed.version !== options.version) {
    return { reason: `version ${probed.version} is not the ${options.version} that was asked for` };
  }
  const missing = await missingCompanions([
    dirname(pulumi),
    binFolder,
    ...foldersOnPath(options.environment),
  ]);
  if (missing.length > 0) {
    return {
      reason: `version ${probed.version}, but ${missing.join(" and ")} is neither beside it nor on PATH`,
    };
  }
  const sums =
    checksums.outcome === "match" ? "checksums match" : "no checksum file, so not made by this package";
  return { version: probed.version, reason: `version ${probed.version}; ${sums}` };
}

async function probeVersion(pulumi: string, options: ProbeOptions): Promise<CandidateResult> {
  const { probeTimeoutMs, signal, environment } = options;
  const env = { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" };
  let answer;
  try {
    answer = await runChild(pulumi, ["version"], {
      env,
      timeoutMs: probeTimeoutMs,
      killAfterMs: 1_000,
      signal,
    });
  } catch (error) {
    return { reason: messageOf(error) };
  }
  if (answer.ended === "timed-out") {
    return { reason: `"pulumi version" did not answer within ${probeTimeoutMs / 1000} s` };
  }
  if (answer.exitCode !== 0) {
    const output = lastLines(`${answer.stdout}\n${answer.stderr}`, 1);
    return {
      reason: `"pulumi version" ended with exit code ${answer.exitCode}${output === "" ? "" : ` (${output})`}`,
    };
  }
  return judgeVersion(answer.stdout);
}

/** Whether what `pulumi version` printed is a version that can be used. */
export function judgeVersion(printed: string): CandidateResult {
  const version = parseVersion(printed);
  if (version === undefined) {
    return {
      reason: `"pulumi version" printed ${JSON.stringify(printed.trim().slice(0, 60))}, which is no version`,
    };
  }
  const text = formatVersion(version);
  const minimum = requireVersion(MINIMUM_VERSION);
  if (compareVersions(version, minimum) < 0)
    return { reason: `version ${text} is older than ${MINIMUM_VERSION}` };
  if (version.major !== minimum.major) return { reason: `version ${text} is not a version ${minimum.major}` };
  return { version: text, reason: `version ${text}` };
}

async function missingCompanions(folders: readonly string[]): Promise<string[]> {
  const missing: string[] = [];
  for (const name of [LANGUAGE_HOST, DYNAMIC_PROVIDER]) {
    if ((await findExecutables(name, folders)).length === 0) missing.push(`"${name}"`);
  }
  return missing;
}
