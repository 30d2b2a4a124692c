import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { nativeTypeTokenOf, typeTokenOf } from "pulumi-atlassian-admin/organization";
import { runPulumi, type Engine } from "../../engine";
import { stackOptions } from "../../pulumi-commands";
import { exportState, reasonOf, urnsOf } from "../../stack-state";
import type { ProviderName } from "./options";
import { toImportFile } from "./import-file";
import type { ImportedObject } from "./objects";
import type { ImportOptions } from "./options";
import type { ProgramFolder } from "./program-folder";

/**
 * Runs the engine's import. Everything is protected until the next `up`, so that a program without a resource
 * cannot delete it.
 */
export async function takeIn(
  engine: Engine,
  { cwd, stack }: ImportOptions,
  objects: readonly ImportedObject[],
  folder: ProgramFolder,
  provider: ProviderName,
): Promise<void> {
  let reason: string | undefined;
  try {
    reason = await runImport(engine, cwd, stack, toImportFile(objects, provider));
  } catch (error) {
    // For example after an interruption.
    reason = error instanceof Error ? error.message : String(error);
  }
  if (reason !== undefined) {
    throw new Error(await afterFailure(engine, cwd, stack, objects, folder, reason));
  }
}

/** @returns the reason if it failed */
async function runImport(
  engine: Engine,
  cwd: string,
  stack: string,
  content: string,
): Promise<string | undefined> {
  const temporary = await mkdtemp(path.join(tmpdir(), "atlassian-admin-import-"));
  try {
    const file = path.join(temporary, "import.json");
    await writeFile(file, content, { mode: 0o600 });
    const args = ["import", "--file", file, "--stack", stack, "--generate-code=false", "--protect=true"];
    // Checkpoints take longer than everything else. A lost checkpoint does no harm: what was not recorded is
    // imported again.
    const env = { PULUMI_SKIP_CHECKPOINTS: "true" };
    const result = await runPulumi(engine, [...args, "--yes", "--skip-preview", "--non-interactive"], {
      cwd,
      env,
    });
    return result.exitCode === 0 ? undefined : reasonOf(result);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Removes the files again if the state contains none of the objects. Otherwise explains how to continue. */
async function afterFailure(
  engine: Engine,
  cwd: string,
  stack: string,
  objects: readonly ImportedObject[],
  folder: ProgramFolder,
  reason: string,
): Promise<string> {
  const failure = `"pulumi import" failed: ${reason.replace(/\.?$/, ".")}`;
  const exported = await exportState(engine, cwd, stack).catch(() => ({ reason: "unknown" }));
  const wanted = new Set(
    objects.flatMap(({ name, type }) => [
      `${typeTokenOf(type)}::${name}`,
      `${nativeTypeTokenOf(type)}::${name}`,
    ]),
  );
  const isNew = (urn: string): boolean => wanted.has(urn.split("::").slice(-2).join("::"));
  if ("state" in exported && !urnsOf(exported.state).some(isNew)) {
    return `${failure} Nothing was imported. ${await folder.undo()}`;
  }
  const selected = stackOptions(cwd, stack);
  return (
    `${failure} Some of the objects can be in the state of stack "${stack}", protected. The files stay. Remove from them ` +
    `what "pulumi preview ${selected}" would create, or delete the files and the imported resources ("pulumi state delete --force ${selected}"). Then run the command again.`
  );
}
