import { readFile } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";
import type { Log } from "pulumi-atlassian-admin/organization";
import { requireDefaultStack } from "../../default-stack";
import { findEngine, runPulumi } from "../../engine";
import { failureOf, parseDigest, type Digest } from "../../digest";
import { requireProject } from "../../project";
import { reasonOf } from "../../stack-state";
import { parseStack } from "../../stack-reference";
import type { ReviewOptions } from "./options";

/** A preview, and whether it got to its end. */
export interface ReadPreview {
  readonly digest: Digest;
  /** Why it failed. */
  readonly problem?: string;
}

/** Runs the preview, or reads what one printed. @throws when there is none. */
export async function readPreview({ preview, stack, cwd }: ReviewOptions, log: Log): Promise<ReadPreview> {
  if (preview !== undefined) {
    return readPreviewFile(preview);
  }
  return runPreview(stack ?? (await requireDefaultStack(cwd)), cwd, log);
}

/**
 * Reads what `pulumi preview --json --show-sames` printed, from a file or, for "-", from stdin. A preview that could not begin prints nothing: that is
 * told as a problem, so that the comment of an earlier push does not stand for this one.
 */
export async function readPreviewFile(file: string): Promise<ReadPreview> {
  const content = await (file === "-" ? textOf(process.stdin) : readFile(file, "utf8")).catch(
    (error: unknown) => {
      throw new Error(`the preview "${file}" cannot be read: ${String(error)}`, { cause: error });
    },
  );
  const digest = parseDigest(content);
  if (digest === undefined || !isPreview(digest)) {
    const problem = `"${file}" is not what "pulumi preview --json --show-sames" prints.`;
    return { digest: { steps: [], changeSummary: {}, diagnostics: [], config: {} }, problem };
  }
  const shown = withProblem(digest);
  const problem = shown.problem ?? incompleteness(digest, file);
  return { digest, ...(problem !== undefined && { problem }) };
}

const CHANGES = ["create", "update", "replace", "delete"];

/** Why the steps are not all that the engine counts. */
function incompleteness({ steps, changeSummary }: Digest, file: string): string | undefined {
  const shown = (op: string): number => steps.filter((step) => step.op === op).length;
  const missing = CHANGES.find((op) => (changeSummary[op] ?? 0) > shown(op));
  if (missing !== undefined) {
    return `the engine counts more steps of "${missing}" than "${file}" has.`;
  }
  // The stack itself is shown in any case.
  return (changeSummary["same"] ?? 0) > 1 && shown("same") <= 1
    ? `"${file}" was made without --show-sames, so names, and roles of groups that do not change, are missing.`
    : undefined;
}

async function runPreview(name: string, cwd: string, log: Log): Promise<ReadPreview> {
  const { stack, folder } = parseStack(name, cwd);
  requireProject(folder);
  const engine = await findEngine(folder);
  log.info(`previewing stack "${name}"`);
  const args = ["preview", "--json", "--show-sames", "--stack", stack, "--non-interactive"];
  const result = await runPulumi(engine, args, { cwd: folder });
  const digest = parseDigest(result.stdout);
  if (digest === undefined || (result.exitCode !== 0 && failureOf(digest) === undefined)) {
    throw new Error(`stack "${name}" cannot be previewed: ${reasonOf(result)}`);
  }
  return withProblem(digest);
}

/** A failed preview is not told by its output alone, other than by what it says. */
function withProblem(digest: Digest): ReadPreview {
  const problem = failureOf(digest);
  return { digest, ...(problem !== undefined && { problem: firstLine(problem) }) };
}

/** The rest is a stack trace with the paths of the machine. */
function firstLine(problem: string): string {
  return problem.split("\n")[0]?.slice(0, 500) ?? "";
}

/** Any other JSON object would be taken for a preview of nothing. The stack itself is in each. */
function isPreview({ steps, changeSummary, diagnostics }: Digest): boolean {
  return Array.isArray(steps) && steps.length + diagnostics.length + Object.keys(changeSummary).length > 0;
}
