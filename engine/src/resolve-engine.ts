import { dirname } from "node:path";
import { ENGINE_SOURCES, environmentFor } from "./engine";
import type { ConsideredSource, Engine, EngineSource } from "./engine";
import { EngineError, messageOf } from "./engine-error";
import { findInVersionsFolder, findOnPath, rootOf } from "./find-engine";
import type { FoundEngine } from "./find-engine";
import { buildWithGo } from "./go-build";
import { runOfficialInstaller } from "./installer";
import { withInterruption } from "./interruption";
import { makeEngine } from "./make-engine";
import type { Producer } from "./producer";
import type { Report } from "./progress";
import { enabledSources, SOURCES_VARIABLE } from "./settings";
import { MINIMUM_GO_VERSION, MINIMUM_VERSION } from "./versions";

/** How to look for a CLI. Everything has a default. */
export interface ResolveEngineOptions {
  /** The environment: PATH, PULUMI_HOME, HOME, ATLASSIAN_ADMIN_ENGINE_SOURCES, Go's own. @default process.env */
  environment?: NodeJS.ProcessEnv;
  /** The sources to try. @default ATLASSIAN_ADMIN_ENGINE_SOURCES, else all */
  sources?: readonly EngineSource[];
  /** The one version to use, and to install or build when it is not there. @default what is there and new enough, else the pinned version */
  version?: string;
  /** Ends the search, and what it started. Without it, Ctrl-C does. */
  signal?: AbortSignal;
  /** Takes progress lines. @default they go to stderr */
  report?: Report;
  /** How long `pulumi version` may take. @default 20 seconds */
  probeTimeoutMs?: number;
  /** How long to wait for another process that is making the CLI. @default 40 minutes */
  lockWaitMs?: number;
  /** A lock without a sign of life for this long is taken over. @default 30 seconds */
  lockStaleMs?: number;
  /** What installs and what builds; tests put fakes here. */
  producers?: Partial<Record<"installer" | "go-build", Producer>>;
}

/** Finds a usable Pulumi CLI, or installs or builds one. Rejects with an {@link EngineError} that lists every source and why it failed. */
export async function resolveEngine(options: ResolveEngineOptions = {}): Promise<Engine> {
  const environment = options.environment ?? process.env;
  const sources = options.sources ?? enabledSources(environment);
  const considered: ConsideredSource[] = [];
  const found = await withInterruption(options.signal, async (signal) => {
    try {
      return await search(sources, { ...options, environment, signal }, considered);
    } finally {
      rejectIfInterrupted(signal);
    }
  });
  if (found === undefined) throw noEngine(considered, sources);
  const binFolder = dirname(found.pulumi);
  return {
    ...found,
    root: rootOf(found.pulumi),
    binFolder,
    considered,
    environment: (extra) => environmentFor(binFolder, environment, extra),
  };
}

function rejectIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted) throw new EngineError("interrupted", "Looking for a Pulumi CLI: interrupted.");
}

type SearchOptions = ResolveEngineOptions & { environment: NodeJS.ProcessEnv; signal: AbortSignal };

async function search(
  sources: readonly EngineSource[],
  options: SearchOptions,
  considered: ConsideredSource[],
): Promise<FoundEngine | undefined> {
  const probe = { ...options, probeTimeoutMs: options.probeTimeoutMs ?? 20_000 };
  const found =
    (sources.includes("path") ? await findOnPath(probe, considered) : undefined) ??
    (sources.includes("versions-folder") ? await findInVersionsFolder(probe, considered) : undefined);
  const producers = [
    { source: "installer" as const, produce: options.producers?.installer ?? runOfficialInstaller },
    { source: "go-build" as const, produce: options.producers?.["go-build"] ?? buildWithGo },
  ].filter(({ source }) => sources.includes(source));
  if (found !== undefined || producers.length === 0 || options.signal.aborted) return found;
  const make = {
    ...probe,
    producers,
    report: options.report ?? reportOnStderr,
    waitMs: options.lockWaitMs,
    staleMs: options.lockStaleMs,
  };
  try {
    return await makeEngine(make, considered);
  } catch (error) {
    rejectIfInterrupted(options.signal);
    for (const { source } of producers) considered.push({ source, verdict: `failed: ${messageOf(error)}` });
    return undefined;
  }
}

function reportOnStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}

function noEngine(considered: readonly ConsideredSource[], sources: readonly EngineSource[]): EngineError {
  const lines = ENGINE_SOURCES.flatMap((source) => {
    if (!sources.includes(source)) return [`  ${source}: switched off (${SOURCES_VARIABLE})`];
    const ofSource = considered.filter((candidate) => candidate.source === source);
    return ofSource.map(
      ({ path, verdict }) => `  ${source}${path === undefined ? "" : ` ${path}`}: ${verdict}`,
    );
  });
  const remedy =
    `Install the Pulumi CLI ${MINIMUM_VERSION} or newer (https://www.pulumi.com/docs/install/) so that "pulumi" is on PATH, ` +
    `or install Go ${MINIMUM_GO_VERSION} or newer, then try again.`;
  return new EngineError(
    "no-engine",
    `Looking for a Pulumi CLI: no source gave one.\n${lines.join("\n")}\n${remedy}`,
  );
}
