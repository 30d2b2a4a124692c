import { resolveEngine, runPulumi, type Engine } from "pulumi-atlassian-admin-engine";
import type { Log } from "pulumi-atlassian-admin/organization";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { EXIT, type ExitCode } from "../../exit-codes";
import { printJson, printText, stderrLog } from "../../output";
import { openOrganization, readSettings } from "../../settings";
import { exportState, reasonOf } from "../../stack-state";
import { gather } from "../inventory/gather";
import { toStackObjects, readStackObjects, type StackObjects } from "../inventory/stack-objects";
import { toImportFile } from "./import-file";
import { Names } from "./names";
import { plan, TYPES, type ImportedObject, type Plan } from "./objects";
import type { ImportOptions } from "./options";
import { ProgramFolder } from "./program-folder";
import { refusalOf } from "./refusals";
import { select } from "./select";
import { writeProgram } from "./write-program";

export async function runImport(options: ImportOptions): Promise<ExitCode> {
  const { cwd, otherStack = [], out, quiet, split, stack } = options;
  const log = stderrLog(quiet === true);
  const engine = await resolveEngine();
  const own = await readOwnStack(engine, cwd, stack);
  const others: StackObjects[] = [];
  for (const name of otherStack) {
    others.push(await readStackObjects(engine, cwd, name));
  }
  const { defaultOrgId, managed, notes, objects } = await planImport(engine, options, own, others, log);
  const folder = await ProgramFolder.open(cwd, out);
  const files = writeProgram(objects, split, folder.importExtension, defaultOrgId, (name) =>
    folder.isFree(name),
  );
  for (const note of notes) {
    log.warn(`left out: ${note}`);
  }
  if (options.dryRun !== true && objects.length > 0) {
    log.info(`writing ${files.length} files and taking ${objects.length} objects into stack "${stack}"`);
    await folder.write(files);
    await takeIn(engine, options, objects, folder);
  }
  const isDone = options.dryRun !== true;
  const report = {
    stack,
    isDone,
    objects: objects.map(({ type, name, id }) => ({ type, name, id })),
    managed,
    leftOut: notes,
    files: objects.length === 0 ? [] : files.map(({ name }) => folder.pathOf(name)),
  };
  if (options.json === true) {
    printJson(report);
  } else {
    printText(toText(objects, report, folder));
  }
  return EXIT.clean;
}

/** What a stack has, and the logical names that are taken in it. */
async function readOwnStack(
  engine: Engine,
  cwd: string,
  stack: string,
): Promise<{ readonly objects: StackObjects; readonly names: Names }> {
  const exported = await exportState(engine, cwd, stack);
  if ("reason" in exported) {
    throw new Error(`the state of stack "${stack}" cannot be read: ${exported.reason}`);
  }
  const urns = exported.state.deployment?.resources?.map(({ urn }) => urn ?? "") ?? [];
  return {
    objects: toStackObjects(stack, exported.state),
    names: new Names(urns.map((urn) => urn.split("::").at(-1) ?? "")),
  };
}

async function planImport(
  engine: Engine,
  options: ImportOptions,
  own: { readonly objects: StackObjects; readonly names: Names },
  others: readonly StackObjects[],
  log: Log,
): Promise<Plan & { readonly defaultOrgId: string | undefined }> {
  const settings = await readSettings(async () => engine, options.cwd, options.stack);
  const organization = await openOrganization(settings, options);
  const onProgress = (message: string): void => {
    log.info(message);
  };
  const inventory = await gather(organization, { onProgress });
  if (inventory.problems.length > 0) {
    throw new Error(
      `nothing was imported, since not everything could be read: ${inventory.problems.join("; ")}`,
    );
  }
  const groups =
    options.onlyServiceAccounts === true && options.group === undefined
      ? []
      : await organization.groups.all();
  onProgress(`${groups.length} groups in all; reading their roles and members`);
  const chosen = select(inventory.accounts, groups, options);
  const planned = await plan(organization, chosen, [own.objects, ...others], own.names, options);
  const refusals = await Promise.all(planned.objects.map(refusalOf));
  return {
    defaultOrgId: settings.defaultOrgId,
    objects: planned.objects.filter((_, index) => refusals[index] === undefined),
    managed: planned.managed,
    notes: [...planned.notes, ...refusals.filter((refusal) => refusal !== undefined)],
  };
}

/** Runs the engine's import. Until the next `up`, everything is protected: a program that lacks a resource cannot delete it. */
async function takeIn(
  engine: Engine,
  { cwd, stack }: ImportOptions,
  objects: readonly ImportedObject[],
  folder: ProgramFolder,
): Promise<void> {
  const temporary = await mkdtemp(path.join(tmpdir(), "atlassian-admin-import-"));
  try {
    const file = path.join(temporary, "import.json");
    await writeFile(file, toImportFile(objects), { mode: 0o600 });
    const args = [
      "import",
      "--file",
      file,
      "--stack",
      stack,
      "--generate-code=false",
      "--protect=true",
      "--yes",
    ];
    // Checkpoints cost more than all the rest, and a lost one loses nothing: what was not recorded is simply imported again.
    const env = { PULUMI_SKIP_CHECKPOINTS: "true" };
    const result = await runPulumi(engine, [...args, "--skip-preview", "--non-interactive"], { cwd, env });
    if (result.exitCode !== 0) {
      throw new Error(await afterFailure(engine, cwd, stack, objects, folder, reasonOf(result)));
    }
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Takes the files away again where the state has none of the objects; else says how to go on. */
async function afterFailure(
  engine: Engine,
  cwd: string,
  stack: string,
  objects: readonly ImportedObject[],
  folder: ProgramFolder,
  reason: string,
): Promise<string> {
  const exported = await exportState(engine, cwd, stack);
  const urns =
    "state" in exported
      ? (exported.state.deployment?.resources ?? []).map(({ urn }) => urn ?? "")
      : undefined;
  const names = new Set(objects.map(({ name, type }) => `:${type}::${name}`));
  if (urns?.some((urn) => [...names].some((name) => urn.endsWith(name))) === false) {
    await folder.undo();
    return `"pulumi import" failed: ${reason} Nothing was imported, and the new files were removed.`;
  }
  return (
    `"pulumi import" failed: ${reason} A part may be in the state of stack "${stack}", protected. The files stay; take out of them ` +
    `what "pulumi preview" would create, or delete the files and the imported resources ("pulumi state delete"), then run the command again.`
  );
}

function toText(
  objects: readonly ImportedObject[],
  { isDone, managed, stack }: { readonly isDone: boolean; readonly managed: number; readonly stack: string },
  folder: ProgramFolder,
): string {
  const known = managed > 0 ? ` ${managed} are managed already.` : "";
  if (objects.length === 0) {
    return `Nothing to import.${known}`;
  }
  const counts = TYPES.map((type) => [objects.filter((one) => one.type === type).length, type] as const)
    .filter(([count]) => count > 0)
    .map(([count, type]) => `${count} ${type}`);
  const text = `${isDone ? "Imported" : "Would import"} ${counts.join(", ")} into stack "${stack}".${known}`;
  return isDone
    ? `${text}\nThe program is in ${folder.name}/. Have your own program import it (import "./${folder.name}/index${folder.importExtension}";), then run "pulumi preview".`
    : text;
}
