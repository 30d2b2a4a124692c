import { readFile } from "node:fs/promises";
import path from "node:path";
import { text as textOf } from "node:stream/consumers";
import type { Log } from "pulumi-atlassian-admin/organization";
import { findEngine, runPulumi } from "../../engine";
import { parseDigest, type Digest } from "../../digest";
import { requireProject } from "../../project";
import { parseStack } from "../../stack-reference";
import { reasonInDigest, reasonInLog, type Reason } from "./failure/reason";
import type { ReviewOptions } from "./options";
import type { Project } from "./project";

/** A preview, and whether it is complete. */
export interface ReadPreview {
  readonly digest: Digest;
  /** Why it failed. */
  readonly failure?: Reason;
}

const NOTHING: Digest = { steps: [], changeSummary: {}, diagnostics: [], config: {} };

/** Runs the preview, or reads what an earlier one printed. */
export async function readPreview(options: ReviewOptions, project: Project, log: Log): Promise<ReadPreview> {
  const { preview, previewLog, stack = "" } = options;
  if (preview === undefined) {
    return runPreview(stack, options.cwd, project, log);
  }
  return readPreviewFile(preview, project.folder, await readLog(previewLog, log));
}

/** The log only explains a failure, so a review works without it. */
async function readLog(file: string | undefined, log: Log): Promise<string> {
  return file === undefined
    ? ""
    : readFile(file, "utf8").catch((error: unknown) => {
        log.warn(`the log of the preview cannot be read: ${(error as Error).message}`);
        return "";
      });
}

/**
 * Reads the output of `pulumi preview --json --show-sames`, from a file or, for "-", from stdin. A preview that
 * could not start prints nothing. That is a failure too, so that the comment of an earlier push is updated.
 * @param folder of the project.
 * @param log what the preview printed on stderr.
 */
export async function readPreviewFile(file: string, folder: string, log = ""): Promise<ReadPreview> {
  const content = await (file === "-" ? textOf(process.stdin) : readFile(file, "utf8")).catch(
    (error: unknown) => {
      throw new Error(`the preview "${shortName(file)}" cannot be read: ${(error as Error).message}`, {
        cause: error,
      });
    },
  );
  const digest = digestIn(content);
  if (digest === undefined) {
    return { digest: NOTHING, failure: reasonForNone(content, file, folder, log) };
  }
  const failure =
    reasonInDigest(digest, folder) ??
    (isBegun(digest) ? incompleteness(digest, file) : (reasonInLog(log, folder) ?? notBegun(file)));
  return { digest: isBegun(digest) ? digest : NOTHING, ...(failure !== undefined && { failure }) };
}

/** A stream of events. */
const EVENTS = '{"sequence":';

/** Also if a shell wrote warnings of the CLI into the same file. */
function digestIn(content: string): Digest | undefined {
  if (content.startsWith(EVENTS) || /^\s*\[/.test(content)) {
    return undefined;
  }
  const whole = parseDigest(content);
  const [inner] = /^\{$[^]*^\}$/m.exec(content) ?? [];
  const digest = whole ?? (inner === undefined ? undefined : parseDigest(inner));
  return digest !== undefined && Array.isArray(digest.steps) && Array.isArray(digest.diagnostics)
    ? digest
    : undefined;
}

/** Why there is no preview, from the content of the file. */
function reasonForNone(content: string, file: string, folder: string, log: string): Reason {
  const name = shortName(file);
  const fromLog = reasonInLog(log, folder);
  if (content.trim() === "") {
    return fromLog ?? notBegun(file);
  }
  if (content.startsWith(EVENTS)) {
    return (
      reasonInDigest({ ...NOTHING, diagnostics: diagnosticsIn(content) }, folder) ?? {
        cause: `"${name}" is a stream of events, because PULUMI_ENABLE_STREAMING_JSON_PREVIEW is set. Unset it for the preview.`,
      }
    );
  }
  if (/^\s*\{/.test(content) && !/\}\s*$/.test(content)) {
    return fromLog ?? { cause: `the preview is incomplete: "${name}" ends in the middle.` };
  }
  const printed = /^\s*error: /m.test(content) ? reasonInLog(content, folder) : undefined;
  return (
    fromLog ?? printed ?? { cause: `"${name}" is not the output of "pulumi preview --json --show-sames".` }
  );
}

/** The diagnostics in a stream of events, one JSON object on each line. */
function diagnosticsIn(stream: string): Digest["diagnostics"] {
  return stream.split("\n").flatMap((line) => {
    try {
      const event = JSON.parse(line) as { readonly diagnosticEvent?: Partial<Digest["diagnostics"][number]> };
      const { message, severity } = event.diagnosticEvent ?? {};
      return message === undefined || severity === undefined ? [] : [{ message, severity }];
    } catch {
      // The last line of a stream that was cut off.
      return [];
    }
  });
}

function notBegun(file: string): Reason {
  return {
    cause: `the preview could not start or was stopped: "${shortName(file)}" contains no preview. See the log of that step for the reason, and pass its stderr with --preview-log.`,
  };
}

/** The file as the user gave it, without the folders of the machine. */
function shortName(file: string): string {
  return file === "-" ? "stdin" : path.isAbsolute(file) ? path.basename(file) : file;
}

/** Every preview that reached its first step contains the stack itself. */
function isBegun({ steps, changeSummary, diagnostics }: Digest): boolean {
  return steps.length + diagnostics.length + Object.keys(changeSummary).length > 0;
}

const CHANGES = ["create", "update", "replace", "delete"];

/** Why the steps are fewer than the engine counts. */
function incompleteness({ steps, changeSummary }: Digest, file: string): Reason | undefined {
  const shown = (op: string): number => steps.filter((step) => step.op === op).length;
  const missing = CHANGES.find((op) => (changeSummary[op] ?? 0) > shown(op));
  if (missing !== undefined) {
    return { cause: `the engine counts more steps of "${missing}" than "${shortName(file)}" contains.` };
  }
  // The stack itself is shown in any case.
  return (changeSummary["same"] ?? 0) > 1 && shown("same") <= 1
    ? {
        cause: `"${shortName(file)}" was made without --show-sames, so names, and roles of groups that do not change, are missing.`,
      }
    : undefined;
}

async function runPreview(name: string, cwd: string, project: Project, log: Log): Promise<ReadPreview> {
  const { stack, folder } = parseStack(name, cwd);
  requireProject(folder);
  const engine = await findEngine(folder);
  log.info(`previewing stack "${name}"`);
  const args = ["preview", "--json", "--show-sames", "--stack", stack, "--non-interactive"];
  const { exitCode, stdout, stderr } = await runPulumi(engine, args, { cwd: folder });
  const digest = parseDigest(stdout);
  const inDigest = digest === undefined ? undefined : reasonInDigest(digest, project.folder);
  const failure =
    inDigest ??
    (exitCode !== 0 || digest === undefined || !isBegun(digest)
      ? (reasonInLog(stderr, project.folder) ?? { cause: `the Pulumi CLI ended with exit code ${exitCode}.` })
      : undefined);
  return { digest: digest ?? NOTHING, ...(failure !== undefined && { failure }) };
}
