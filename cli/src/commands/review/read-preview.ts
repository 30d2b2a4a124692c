import { readFile } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";
import type { Log } from "pulumi-atlassian-admin/organization";
import { failureOf, parseDigest, type Digest } from "../../digest";
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
    return readPreviewFile(preview, log);
  }
  if (stack === undefined) {
    throw new Error("there is nothing to review. Give --stack, --preview or --from.");
  }
  return runPreview(stack, cwd, log);
}

/** Reads what `pulumi preview --json --show-sames` printed, from a file or, for "-", from stdin. */
export async function readPreviewFile(file: string, log: Log): Promise<ReadPreview> {
  const content = await (file === "-" ? textOf(process.stdin) : readFile(file, "utf8")).catch(
    (error: unknown) => {
      throw new Error(`the preview "${file}" cannot be read: ${String(error)}`, { cause: error });
    },
  );
  const digest = parseDigest(content);
  if (digest === undefined || !isPreview(digest)) {
    throw new Error(`"${file}" is not what "pulumi preview --json --show-sames" prints.`);
  }
  const { same = 0 } = digest.changeSummary;
  if (same > 0 && digest.steps.filter(({ op }) => op === "same").length < same) {
    log.warn(`"${file}" was made without --show-sames, so that some names may be missing.`);
  }
  return withProblem(digest);
}

async function runPreview(name: string, cwd: string, log: Log): Promise<ReadPreview> {
  const { resolveEngine, runPulumi } = await import("pulumi-atlassian-admin-engine");
  const { stack, folder } = parseStack(name, cwd);
  const engine = await resolveEngine();
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
