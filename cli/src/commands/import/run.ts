import path from "node:path";
import type { Config, Log } from "pulumi-atlassian-admin/organization";
import { requireWritable } from "../../destination";
import { findEngine, type Engine } from "../../engine";
import { EXIT, type ExitCode } from "../../exit-codes";
import { IGNORE_FILE, readIgnoreLines, updateIgnoreFile, type IgnoreLine } from "../../ignore/ignore-file";
import { printJson, printText, stderrLog } from "../../output";
import { readIdentities } from "../../reading/identities";
import { OrganizationReader } from "../../reading/organization-reader";
import { toStackObjects, readStackObjects, type StackObjects } from "../../reading/stack-objects";
import { openOrganization, readSettings } from "../../settings";
import { plural } from "../../plural";
import { requireProject } from "../../project";
import { stackOptions } from "../../pulumi-commands";
import { quote } from "../../shell";
import { requireState, urnsOf, type ExportedState } from "../../stack-state";
import { UserError } from "../../user-error";
import { MODULE_OF, providerFor } from "./provider";
import { formatProgram } from "./format-program";
import { isObsoleteFor, leftovers } from "./leftovers";
import { listOfIdsIn, writeListOfIds } from "./import-file";
import { Names } from "./names";
import { TYPES, type ImportedObject, type LeftOut } from "./objects";
import type { ImportOptions } from "./options";
import { plan } from "./plan";
import { ProgramFolder, type NewProgram } from "./program-folder";
import { readProject, type Project } from "./project";
import { readChosen } from "./read-chosen";
import { refusalOf } from "./refusals";
import { takeIn } from "./take-in";
import { defaultSplit, writeProgram } from "./write-program";

/** If there are more, stderr shows only their number. The ignore file and `--json` list all of them. */
const LISTED_LEFT_OUT = 20;

export async function runImport(given: ImportOptions): Promise<ExitCode> {
  // Obstacles are found before the organisation is read, which can take long.
  const options = { ...given, cwd: requireProject(given.cwd) };
  const { cwd, otherStack = [], out, quiet, stack } = options;
  const log = stderrLog(quiet === true);
  const project = await readProject(cwd);
  const folder = await ProgramFolder.open(cwd, out);
  const isTypeScript = project.runtime === "nodejs";
  if (!isTypeScript) {
    requireNative(options, project);
    requireWritable(path.join(cwd, listOfIdsIn(folder)), "--out");
  } else if (!project.hasProgram) {
    log.info(`the project has no program; ${path.relative(cwd, project.entry)} will be written`);
  }
  const engine = await findEngine(cwd);
  const settings = await readSettings(async () => engine, cwd, stack);
  const own = await readOwnStack(engine, cwd, stack);
  const others: StackObjects[] = [];
  for (const name of otherStack) {
    others.push(await readStackObjects(engine, cwd, name));
  }
  const found = await planImport(options, settings, own, others, log);
  const { leftOut, managed, objects } = found;
  tellLeftOut(leftOut, log);
  const context: Context = { options, project, folder, own, engine, settings, log };
  const { files, text } = await (isTypeScript ? writeTypeScript : writeList)(objects, context);
  const isDone = options.dryRun !== true;
  if (isDone && (await updateIgnoreFile(cwd, found.ignoreLines, found.isObsolete))) {
    log.info(`${IGNORE_FILE} lists what was left out, so that drift does not report it`);
  }
  if (options.json === true) {
    printJson({
      stack,
      isDone,
      objects: objects.map(({ type, name, id }) => ({ type, name, id })),
      managed,
      leftOut,
      files: objects.length === 0 ? [] : files,
    });
  } else {
    const known = managed > 0 ? ` ${managed} are already managed.` : "";
    printText(objects.length === 0 ? `Nothing to import.${known}` : text(known));
  }
  return EXIT.clean;
}

/** What both ways of writing need. */
interface Context {
  readonly options: ImportOptions;
  readonly project: Project;
  readonly folder: ProgramFolder;
  readonly own: OwnStack;
  readonly engine: Engine;
  readonly settings: Config;
  readonly log: Log;
}

/** What was written, or would be written with `--dry-run`. */
interface Written {
  /** Relative to the project. */
  readonly files: readonly string[];
  /** The result in words. */
  readonly text: (known: string) => string;
}

/** Writes the program, and imports the objects. */
async function writeTypeScript(
  objects: readonly ImportedObject[],
  { engine, folder, log, options, own, project, settings }: Context,
): Promise<Written> {
  const { cwd, dryRun, stack } = options;
  const provider = providerFor(options.provider, own.state);
  const files = writeProgram(
    objects,
    options.split ?? defaultSplit(objects),
    folder.importExtension,
    settings.defaultOrgId,
    (name) => folder.isFree(name),
    MODULE_OF[provider],
  );
  const program: NewProgram | undefined = project.hasProgram
    ? undefined
    : { file: project.entry, text: `${folder.importFrom(project.entry)}\n` };
  if (dryRun !== true && objects.length > 0) {
    log.info(`writing ${files.length} files and importing ${objects.length} objects into stack "${stack}"`);
    await folder.write(await formatProgram(files, path.join(cwd, folder.name)), program);
    await takeIn(engine, options, objects, folder, provider);
  }
  const preview = `run "pulumi preview ${stackOptions(cwd, stack)}"`;
  const next =
    program === undefined
      ? `Import ${folder.importFrom(project.entry)} in your own program, then ${preview}.`
      : `To see that nothing changes, ${preview}.`;
  return {
    files: [
      ...files.map(({ name }) => folder.pathOf(name)),
      ...(program === undefined ? [] : [path.relative(cwd, project.entry)]),
    ],
    text: (known) =>
      dryRun === true
        ? `Would import ${countsOf(objects)} into stack "${stack}".${known}`
        : `Imported ${countsOf(objects)} into stack "${stack}".${known}\nThe program is in ${folder.name}/. ${next}`,
  };
}

/**
 * For YAML, Python and Go: writes what `pulumi import --file` reads. That command imports the objects into
 * the state and writes the code for them.
 */
async function writeList(
  objects: readonly ImportedObject[],
  { folder, options: { cwd, dryRun, stack } }: Context,
): Promise<Written> {
  const file = listOfIdsIn(folder);
  if (dryRun !== true && objects.length > 0) {
    await writeListOfIds(path.join(cwd, file), objects);
  }
  return {
    files: [file],
    text: (known) =>
      `${dryRun === true ? "Would write" : "Wrote"} ${plural(objects.length, "object")} to ${file}.${known} ` +
      `Next: "pulumi import --file ${quote(file)} ${stackOptions(cwd, stack)}". ` +
      `It imports them into the state, and prints code for your program.`,
  };
}

/** @throws {UserError} if the options ask for the provider that other languages cannot use. */
function requireNative({ provider }: ImportOptions, { runtime }: Project): void {
  if (provider === "dynamic") {
    throw new UserError(
      `the dynamic provider supports TypeScript only, but the project is in ${runtime}.`,
      `Omit --provider.`,
    );
  }
}

interface OwnStack {
  readonly objects: StackObjects;
  readonly names: Names;
  readonly state: ExportedState;
}

/** The objects that a stack manages, and its logical names. */
async function readOwnStack(engine: Engine, cwd: string, stack: string): Promise<OwnStack> {
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

/** Such as `2 ServiceAccount, 1 Group`. */
function countsOf(objects: readonly ImportedObject[]): string {
  return TYPES.map((type) => [objects.filter((one) => one.type === type).length, type] as const)
    .filter(([count]) => count > 0)
    .map(([count, type]) => `${count} ${type}`)
    .join(", ");
}
