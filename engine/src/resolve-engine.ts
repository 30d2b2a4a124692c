import { engineOf, type Engine } from "./engine";
import { EngineError } from "./engine-error";
import { findEngine, type FoundEngine } from "./find-engine";
import { buildWithGo } from "./go-build";
import { withInterruption } from "./interruption";
import { makeEngine, type Producer } from "./make-engine";
import { downloadByPackage } from "./npm-package";
import type { Report } from "./progress";
import { MINIMUM_GO_VERSION, MINIMUM_VERSION, PINNED_VERSION } from "./versions";

/** How to look for a CLI. Everything has a default. */
export interface ResolveEngineOptions {
  /** PATH, PULUMI_HOME, HOME, and Go's own variables. @default process.env */
  readonly environment?: NodeJS.ProcessEnv;
  /** The one version to use. @default the pinned version, or what is on PATH and new enough */
  readonly version?: string;
  /** Ends the search, and what it started. Without it, Ctrl-C does. */
  readonly signal?: AbortSignal;
  /** Takes progress lines. @default they go to stderr */
  readonly report?: Report;
  /** How long to wait for another process that is making the CLI. @default 40 minutes */
  readonly lockWaitMs?: number;
  /** A lock without a sign of life for this long is taken over. @default 30 seconds */
  readonly lockStaleMs?: number;
  /** What makes a CLI where there is none; tests put fakes here. @default Pulumi's npm package, then a build with Go */
  readonly producers?: readonly Producer[];
}

/** Finds the pinned Pulumi CLI or makes it. Rejects with an {@link EngineError} that says everything that was tried. */
export async function resolveEngine(options: ResolveEngineOptions = {}): Promise<Engine> {
  const environment = options.environment ?? process.env;
  const reasons: string[] = [];
  const found = await withInterruption(options.signal, async (signal) => {
    const finding = findOrMake(options, environment, signal, reasons);
    // Whatever it came to: what was interrupted counts as such.
    await finding.catch(() => undefined);
    if (signal.aborted) {
      throw new EngineError("interrupted", "Looking for a Pulumi CLI: interrupted.");
    }
    return finding;
  });
  if (found === undefined) {
    throw noEngine(reasons);
  }
  return engineOf(found.pulumi, found.version, environment);
}

async function findOrMake(
  options: ResolveEngineOptions,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
  reasons: string[],
): Promise<FoundEngine | undefined> {
  const find = {
    environment,
    signal,
    version: options.version ?? PINNED_VERSION,
    isPathEnough: options.version === undefined,
  };
  return (
    (await findEngine(find, reasons)) ??
    makeEngine(
      {
        ...find,
        producers: options.producers ?? [downloadByPackage, buildWithGo],
        report: options.report ?? reportOnStderr,
        waitMs: options.lockWaitMs,
        staleMs: options.lockStaleMs,
      },
      reasons,
    )
  );
}

function reportOnStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}

function noEngine(reasons: readonly string[]): EngineError {
  const remedy =
    `Install the Pulumi CLI ${MINIMUM_VERSION} or newer (https://www.pulumi.com/docs/install/) so that "pulumi" is on PATH, ` +
    `or install Go ${MINIMUM_GO_VERSION} or newer, then try again.`;
  const lines = reasons.map((reason) => `  ${reason}`);
  return new EngineError(
    "no-engine",
    `Looking for a Pulumi CLI: there is none.\n${lines.join("\n")}\n${remedy}`,
  );
}
