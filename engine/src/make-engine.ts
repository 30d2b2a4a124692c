import { chmod, copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { EngineError, messageOf } from "./engine-error";
import {
  DYNAMIC_PROVIDER,
  findEngine,
  isExecutable,
  judge,
  LANGUAGE_HOST,
  pulumiIn,
  versionsFolder,
  type FindOptions,
  type FoundEngine,
} from "./find-engine";
import { withVersionsFolderLock, type LockOptions } from "./lock";
import { pulumiSdkFolder } from "./package-folders";
import type { Report } from "./progress";
import { fillAtomically, removeLeftovers } from "./staging";

/** The input of a producer. */
export interface ProduceRequest {
  /** The version of the CLI. */
  readonly version: string;
  /** An empty folder; the producer puts `pulumi` and `pulumi-language-nodejs` into its `bin`. */
  readonly staging: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly report: Report;
  /** When aborted, the producer stops its child processes and throws. */
  readonly signal: AbortSignal;
}

/** Downloads or builds a CLI into a staging folder. Throws an `EngineError` with fact and remedy if it cannot. */
export type Producer = (request: ProduceRequest) => Promise<void>;

/** What is needed to produce a CLI. */
export type MakeOptions = FindOptions & LockOptions & { producers: readonly Producer[] };

/**
 * Produces a CLI in the versions folder, with the first producer that succeeds, unless another process did so in
 * the meantime.
 */
export async function makeEngine(options: MakeOptions, reasons: string[]): Promise<FoundEngine | undefined> {
  const folder = versionsFolder(options.environment);
  await prepareFolder(folder);
  return withVersionsFolderLock(folder, options, async (signal) => {
    const own = { ...options, signal };
    const madeMeanwhile = await findEngine({ ...own, isPathEnough: false }, []);
    if (madeMeanwhile !== undefined) {
      return madeMeanwhile;
    }
    await removeLeftovers(folder);
    for (const produce of options.producers) {
      const made = await tryProducer(produce, folder, own, reasons);
      if (made !== undefined) {
        return made;
      }
    }
    return undefined;
  });
}

async function prepareFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new EngineError(
      "no-engine",
      `Creating "${folder}" for the Pulumi CLI: ${messageOf(error)}. Set PULUMI_HOME to a folder with write permission.`,
      { cause: error },
    );
  }
}

async function tryProducer(
  produce: Producer,
  folder: string,
  options: MakeOptions,
  reasons: string[],
): Promise<FoundEngine | undefined> {
  const { report, signal, version } = options;
  try {
    const root = await fillAtomically(join(folder, version), report, async (staging) => {
      await produce({ ...options, staging });
      await complete(staging, options);
    });
    return { pulumi: pulumiIn(root), version };
  } catch (error) {
    if (signal.aborted) {
      throw error;
    }
    reasons.push(messageOf(error));
    report(messageOf(error));
    return undefined;
  }
}

/**
 * Adds the dynamic provider plugin, which is part of the SDK, then checks everything before it is moved into
 * place.
 */
async function complete(staging: string, options: MakeOptions): Promise<void> {
  const plugin = join(staging, "bin", DYNAMIC_PROVIDER);
  await copyFile(join(pulumiSdkFolder(), DYNAMIC_PROVIDER), plugin);
  await chmod(plugin, 0o755);
  if (!(await isExecutable(join(staging, "bin", LANGUAGE_HOST)))) {
    throw new EngineError("no-engine", `Checking "${staging}": "${LANGUAGE_HOST}" is missing.`);
  }
  const pulumi = pulumiIn(staging);
  const judged = await judge(pulumi, options.version, options);
  if (typeof judged === "string") {
    throw new EngineError("no-engine", `Checking "${pulumi}": ${judged}.`);
  }
}
