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
  /** The only version to use. @default the pinned version, or a new enough one on PATH */
  readonly version?: string;
  /** Aborts the search and everything that it started. Without it, Ctrl-C does. */
  readonly signal?: AbortSignal;
  /** Receives progress lines. @default they go to stderr */
  readonly report?: Report;
  /** How long to wait for another process that is producing the CLI. @default 40 minutes */
  readonly lockWaitMs?: number;
  /** A lock that was not refreshed for this long counts as abandoned. @default 30 seconds */
  readonly lockStaleMs?: number;
  /** What produces a CLI if there is none; tests use fakes. @default Pulumi's npm package, then a build with Go */
  readonly producers?: readonly Producer[];
}

/**
 * Finds or produces the pinned Pulumi CLI. Rejects with an {@link EngineError} that lists everything that was
 * tried.
 */
export async function resolveEngine(options: ResolveEngineOptions = {}): Promise<Engine> {
  const environment = options.environment ?? process.env;
  const reasons: string[] = [];
  const found = await withInterruption(options.signal, async (signal) => {
    const finding = findOrMake(options, environment, signal, reasons);
    // Whatever the result: an interruption counts as such.
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
    `or install Go ${MINIMUM_GO_VERSION} or newer. Then run the command again.`;
  const lines = reasons.map((reason) => `  ${reason}`);
  return new EngineError(
    "no-engine",
    `Looking for a Pulumi CLI: none was found.\n${lines.join("\n")}\n${remedy}`,
  );
}
