import { chmod, copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { checkCandidate } from "./candidate";
import type { ProbeOptions } from "./candidate";
import { writeChecksums } from "./checksums";
import type { ConsideredSource } from "./engine";
import { EngineError, messageOf } from "./engine-error";
import { DYNAMIC_PROVIDER, isExecutable, LANGUAGE_HOST } from "./executables";
import { findMadeVersion, pulumiIn, versionToMake } from "./find-engine";
import type { FoundEngine } from "./find-engine";
import { withVersionsFolderLock } from "./lock";
import type { LockOptions } from "./lock";
import { pulumiSdkFolder } from "./package-folders";
import type { Producer } from "./producer";
import { versionsFolder } from "./settings";
import { fillAtomically, removeLeftovers } from "./staging";

/** The two sources that make a CLI, in the order in which they are tried. */
interface NamedProducer {
  source: "installer" | "go-build";
  produce: Producer;
}

/** What is needed to make a CLI. */
export type MakeOptions = ProbeOptions & LockOptions & { producers: readonly NamedProducer[] };

/** Installs or builds a CLI in the versions folder, unless another process did so while this one waited. */
export async function makeEngine(
  options: MakeOptions,
  considered: ConsideredSource[],
): Promise<FoundEngine | undefined> {
  const folder = versionsFolder(options.environment);
  await prepareFolder(folder);
  return withVersionsFolderLock(folder, options, async (signal) => {
    const madeMeanwhile = await findMadeVersion({ ...options, signal }, considered);
    if (madeMeanwhile !== undefined) return madeMeanwhile;
    await removeLeftovers(folder);
    for (const producer of options.producers) {
      const made = await tryProducer(producer, folder, { ...options, signal }, considered);
      if (made !== undefined) return made;
    }
    return undefined;
  });
}

async function prepareFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new EngineError(
      "setting",
      `Creating "${folder}" for the Pulumi CLI: ${messageOf(error)}. Set PULUMI_HOME to a folder that you can write to.`,
      { cause: error },
    );
  }
}

async function tryProducer(
  { source, produce }: NamedProducer,
  folder: string,
  options: MakeOptions,
  considered: ConsideredSource[],
): Promise<FoundEngine | undefined> {
  const version = versionToMake(options);
  try {
    const root = await fillAtomically(join(folder, version), options.report, async (staging) => {
      await produce({ ...options, version, staging });
      await complete(staging, source, options);
    });
    const pulumi = pulumiIn(root);
    considered.push({ source, path: pulumi, verdict: `used: version ${version}, made now` });
    return { pulumi, version, source };
  } catch (error) {
    if (options.signal.aborted) throw error;
    const verdict = `failed: ${messageOf(error)}`;
    considered.push({ source, verdict });
    options.report(`${source} ${verdict}`);
    return undefined;
  }
}

/** Adds the dynamic provider plugin, which is part of the SDK, then checks the whole before it is moved into place. */
async function complete(
  staging: string,
  source: NamedProducer["source"],
  options: MakeOptions,
): Promise<void> {
  const plugin = join(staging, "bin", DYNAMIC_PROVIDER);
  await copyFile(join(pulumiSdkFolder(), DYNAMIC_PROVIDER), plugin);
  await chmod(plugin, 0o755);
  if (!(await isExecutable(join(staging, "bin", LANGUAGE_HOST)))) {
    throw new EngineError(source, `Checking "${staging}": "${LANGUAGE_HOST}" is missing.`);
  }
  const pulumi = pulumiIn(staging);
  const result = await checkCandidate(pulumi, options);
  options.signal.throwIfAborted();
  const version = versionToMake(options);
  if (result.version !== version) {
    throw new EngineError(source, `Checking "${pulumi}": ${result.reason}.`);
  }
  await writeChecksums(staging, version, source);
}
