import path from "node:path";
import type { Log } from "pulumi-atlassian-admin/organization";
import { findEngine, type Engine } from "../../engine";
import { EXIT, type ExitCode } from "../../exit-codes";
import { printJson, printText, stderrLog } from "../../output";
import { openOrganization, readSettings } from "../../settings";
import { requireState, urnsOf } from "../../stack-state";
import { gather } from "../inventory/gather";
import { toStackObjects, readStackObjects, type StackObjects } from "../inventory/stack-objects";
import { formatProgram } from "./format-program";
import { Names } from "./names";
import { TYPES, type ImportedObject } from "./objects";
import type { ImportOptions } from "./options";
import { plan, type Plan } from "./plan";
import { ProgramFolder } from "./program-folder";
import { refusalOf } from "./refusals";
import { select } from "./select";
import { takeIn } from "./take-in";
import { writeProgram } from "./write-program";

export async function runImport(options: ImportOptions): Promise<ExitCode> {
  const { cwd, otherStack = [], out, quiet, split, stack } = options;
  const log = stderrLog(quiet === true);
  const engine = await findEngine(cwd);
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
    await folder.write(await formatProgram(files, path.join(cwd, folder.name)));
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
  const state = await requireState(engine, cwd, stack);
  return {
    objects: toStackObjects(stack, state),
    names: new Names(urnsOf(state).map((urn) => urn.split("::").at(-1) ?? "")),
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
