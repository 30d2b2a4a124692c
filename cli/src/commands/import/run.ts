import path from "node:path";
import type { Config, Log } from "pulumi-atlassian-admin/organization";
import { findEngine, type Engine } from "../../engine";
import { EXIT, type ExitCode } from "../../exit-codes";
import { IGNORE_FILE, readIgnoreLines, updateIgnoreFile, type IgnoreLine } from "../../ignore/ignore-file";
import { printJson, printText, stderrLog } from "../../output";
import { readIdentities } from "../../reading/identities";
import { OrganizationReader } from "../../reading/organization-reader";
import { toStackObjects, readStackObjects, type StackObjects } from "../../reading/stack-objects";
import { openOrganization, readSettings } from "../../settings";
import { plural } from "../../plural";
import { requireState, urnsOf, type ExportedState } from "../../stack-state";
import { MODULE_OF, providerFor } from "./provider";
import { formatProgram } from "./format-program";
import { isObsoleteFor, leftovers } from "./leftovers";
import { writeListOfIds } from "./import-file";
import { Names } from "./names";
import { TYPES, type ImportedObject, type LeftOut } from "./objects";
import type { ImportOptions } from "./options";
import { plan } from "./plan";
import { ProgramFolder, type NewProgram } from "./program-folder";
import { readProject } from "./project";
import { readChosen } from "./read-chosen";
import { refusalOf } from "./refusals";
import { takeIn } from "./take-in";
import { defaultSplit, writeProgram } from "./write-program";

/** If there are more, stderr shows only their number. The ignore file and `--json` list all of them. */
const LISTED_LEFT_OUT = 20;

export async function runImport(options: ImportOptions): Promise<ExitCode> {
  const { cwd, otherStack = [], out, quiet, stack } = options;
  const log = stderrLog(quiet === true);
  const engine = await findEngine(cwd);
  // Obstacles are found before the organisation is read, which can take long.
  const project = await readProject(cwd);
  const folder = await ProgramFolder.open(cwd, out);
  const settings = await readSettings(async () => engine, cwd, stack);
  const own = await readOwnStack(engine, cwd, stack);
  const others: StackObjects[] = [];
  for (const name of otherStack) {
    others.push(await readStackObjects(engine, cwd, name));
  }
  const isTypeScript = project.runtime === "nodejs";
  if (!isTypeScript && options.provider === "dynamic") {
    throw new Error(
      `the dynamic provider supports TypeScript only, but the project is in ${project.runtime}. Omit --provider.`,
    );
  }
  if (isTypeScript && !project.hasProgram) {
    log.info(`the project has no program; ${path.relative(cwd, project.entry)} will be written`);
  }
  const found = await planImport(options, settings, own, others, log);
  const { leftOut, managed, objects } = found;
  if (!isTypeScript) {
    return writeForOtherLanguage(options, found, log);
  }
  const provider = providerFor(options.provider, own.state);
  const split = options.split ?? defaultSplit(objects);
  const files = writeProgram(
    objects,
    split,
    folder.importExtension,
    settings.defaultOrgId,
    (name) => folder.isFree(name),
    MODULE_OF[provider],
  );
  const program: NewProgram | undefined = project.hasProgram
    ? undefined
    : { file: project.entry, text: `${folder.importFrom(project.entry)}\n` };
  tellLeftOut(leftOut, log);
  if (options.dryRun !== true) {
    if (objects.length > 0) {
      log.info(`writing ${files.length} files and importing ${objects.length} objects into stack "${stack}"`);
      await folder.write(await formatProgram(files, path.join(cwd, folder.name)), program);
      await takeIn(engine, options, objects, folder, provider);
    }
    if (await updateIgnoreFile(cwd, found.ignoreLines, found.isObsolete)) {
      log.info(`${IGNORE_FILE} lists what was left out, so that drift does not report it`);
    }
  }
  const isProgramWritten = program !== undefined && objects.length > 0;
  const report = {
    stack,
    isDone: options.dryRun !== true,
    objects: objects.map(({ type, name, id }) => ({ type, name, id })),
    managed,
    leftOut,
    files:
      objects.length === 0
        ? []
        : [
            ...files.map(({ name }) => folder.pathOf(name)),
            ...(isProgramWritten ? [path.relative(cwd, project.entry)] : []),
          ],
  };
  if (options.json === true) {
    printJson(report);
  } else {
    printText(toText(objects, report, folder, isProgramWritten ? undefined : project.entry));
  }
  return EXIT.clean;
}

/**
 * For YAML, Python and Go: writes what `pulumi import --file` reads. That command imports the objects into
 * the state and writes the code for them.
 */
async function writeForOtherLanguage(
  { cwd, dryRun, json, out, stack }: ImportOptions,
  { ignoreLines, isObsolete, leftOut, managed, objects }: Planned,
  log: Log,
): Promise<ExitCode> {
  const file = `${out}.import.json`;
  const isWritten = dryRun !== true && objects.length > 0;
  tellLeftOut(leftOut, log);
  if (isWritten) {
    await writeListOfIds(path.join(cwd, file), objects);
  }
  if (dryRun !== true && (await updateIgnoreFile(cwd, ignoreLines, isObsolete))) {
    log.info(`${IGNORE_FILE} lists what was left out, so that drift does not report it`);
  }
  if (json === true) {
    printJson({
      stack,
      isDone: dryRun !== true,
      objects: objects.map(({ type, name, id }) => ({ type, name, id })),
      managed,
      leftOut,
      files: objects.length === 0 ? [] : [file],
    });
  } else if (objects.length === 0) {
    printText("Nothing to import.");
  } else {
    printText(
      `${isWritten ? "Wrote" : "Would write"} ${plural(objects.length, "object")} to ${file}. Next: "pulumi import --file ${file} --stack ${stack}". ` +
        `It imports them into the state, and prints code for your program.`,
    );
  }
  return EXIT.clean;
}

/** The objects that a stack manages, and its logical names. */
async function readOwnStack(
  engine: Engine,
  cwd: string,
  stack: string,
): Promise<{ readonly objects: StackObjects; readonly names: Names; readonly state: ExportedState }> {
  const state = await requireState(engine, cwd, stack);
  return {
    state,
    objects: toStackObjects(stack, await readIdentities(engine, cwd, stack, state)),
    names: new Names(urnsOf(state).map((urn) => urn.split("::").at(-1) ?? "")),
  };
}

interface Planned {
  readonly objects: readonly ImportedObject[];
  readonly managed: number;
  readonly leftOut: readonly LeftOut[];
  readonly ignoreLines: readonly IgnoreLine[];
  /** Whether a line of the ignore file can be removed. */
  readonly isObsolete: (line: string) => boolean;
}

async function planImport(
  options: ImportOptions,
  settings: Config,
  own: { readonly objects: StackObjects; readonly names: Names },
  others: readonly StackObjects[],
  log: Log,
): Promise<Planned> {
  const reader = new OrganizationReader(await openOrganization(settings, options));
  const { accounts, chosen } = await readChosen(reader, options, (message) => {
    log.info(message);
  });
  if (reader.problems.length > 0) {
    throw new Error(
      `nothing was imported, because not everything could be read: ${reader.problems.join("; ")}`,
    );
  }
  const stacks = [own.objects, ...others];
  const planned = await plan(reader, chosen, stacks, own.names, options);
  const refusals = await Promise.all(planned.objects.map(refusalOf));
  const objects = planned.objects.filter((_, index) => refusals[index] === undefined);
  const leftOut = [...planned.leftOut, ...refusals.filter((refusal) => refusal !== undefined)];
  const imported = objects.map(({ type, id, inputs, outputs }) => ({
    type,
    id,
    values: { ...inputs, ...outputs },
  }));
  const declared = [...stacks, toStackObjects(options.stack, imported)];
  const isObsolete = isObsoleteFor(declared, options);
  const kept = (await readIgnoreLines(options.cwd)).filter((line) => !isObsolete(line));
  const left = await leftovers(reader, accounts, declared, { ...planned, leftOut }, options, kept);
  return { objects, managed: planned.managed, isObsolete, ...left };
}

function tellLeftOut(leftOut: readonly LeftOut[], log: Log): void {
  for (const { what, reason } of leftOut.slice(0, LISTED_LEFT_OUT)) {
    log.warn(`left out: ${what}: ${reason}.`);
  }
  const rest = leftOut.length - LISTED_LEFT_OUT;
  if (rest > 0) {
    log.warn(`left out: ${rest} more; --json and ${IGNORE_FILE} list them.`);
  }
}

function toText(
  objects: readonly ImportedObject[],
  { isDone, managed, stack }: { readonly isDone: boolean; readonly managed: number; readonly stack: string },
  folder: ProgramFolder,
  entry: string | undefined,
): string {
  const known = managed > 0 ? ` ${managed} are already managed.` : "";
  if (objects.length === 0) {
    return `Nothing to import.${known}`;
  }
  const counts = TYPES.map((type) => [objects.filter((one) => one.type === type).length, type] as const)
    .filter(([count]) => count > 0)
    .map(([count, type]) => `${count} ${type}`);
  const text = `${isDone ? "Imported" : "Would import"} ${counts.join(", ")} into stack "${stack}".${known}`;
  const next =
    entry === undefined
      ? `Run "pulumi preview".`
      : `Import ${folder.importFrom(entry)} in your own program, then run "pulumi preview".`;
  return isDone ? `${text}\nThe program is in ${folder.name}/. ${next}` : text;
}
