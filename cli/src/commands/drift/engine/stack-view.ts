import { runPulumi, type Engine } from "../../../engine";
import { exportState, reasonOf, type ExportedState } from "../../../stack-state";
import { failureOf, parseDigest } from "../../../digest";
import type { StackReference } from "../../../stack-reference";
import type { DriftOptions } from "../options";
import { isLocked, type Run } from "./stack-lock";
import { toResources, type RecordedResource } from "./resources";

/** One stack as the engine's refresh preview sees it. */
export interface StackView {
  readonly stack: StackReference;
  readonly resources: readonly RecordedResource[];
  /** What the engine warned of. */
  readonly warnings: readonly string[];
}

/** All resources of this package, and nothing else: drift of other providers is not ours to find, and needs their credentials. */
const OURS = "**pulumi-nodejs:dynamic/atlassian-admin:**";

/** Reads under way at once: the engine's own choice, 4 per core, would wait for one group's page after another (docs/performance.md). */
const PARALLEL = "64";

/** Compares a stack with the organisation, through the real engine. Rejects with the reason when that cannot be done. */
export async function viewStack(
  engine: Engine,
  stack: StackReference,
  { lock, runProgram }: Pick<DriftOptions, "lock" | "runProgram">,
): Promise<StackView> {
  const run = pulumiIn(engine, stack.folder);
  const before = await readState(engine, stack);
  demandNothingPending(before);
  if (lock) {
    await demandUnlocked(run, stack, before);
  }
  const refresh = await run(
    ...[
      "refresh",
      "--preview-only",
      "--json",
      "--target",
      OURS,
      "--parallel",
      PARALLEL,
      "--stack",
      stack.stack,
    ],
    ...(runProgram ? ["--run-program"] : []),
  );
  const digest = parseDigest(refresh.stdout);
  if (refresh.exitCode !== 0 || digest === undefined) {
    const reason = digest === undefined ? undefined : failureOf(digest);
    throw new Error(`${reason ?? reasonOf(refresh)}${runProgram ? "" : hintOf(reason)}`);
  }
  const after = await readState(engine, stack);
  if (JSON.stringify(after.deployment?.manifest) !== JSON.stringify(before.deployment?.manifest)) {
    throw new Error("the stack was updated while it was checked. Run the check again.");
  }
  const warnings = digest.diagnostics.filter(({ severity }) => severity === "warning");
  return {
    stack,
    resources: toResources(digest, stack.name),
    warnings: warnings.map(({ message }) => message.replace(/^warning: /, "").trim()),
  };
}

function pulumiIn(engine: Engine, folder: string): Run {
  return (...args) => runPulumi(engine, [...args, "--non-interactive"], { cwd: folder });
}

async function readState(engine: Engine, { folder, stack }: StackReference): Promise<ExportedState> {
  const exported = await exportState(engine, folder, stack);
  if ("reason" in exported) {
    throw new Error(exported.reason);
  }
  return exported.state;
}

/** A state that is being changed, or was left half changed, says nothing about drift. */
function demandNothingPending({ deployment }: ExportedState): void {
  const [pending, ...others] = deployment?.pending_operations ?? [];
  if (pending !== undefined) {
    throw new Error(
      `${others.length + 1} of its operations ("${pending.type}") did not end: an update is running, or was interrupted. ` +
        `Wait for it to end, or run "pulumi refresh" to clear them.`,
    );
  }
}

async function demandUnlocked(run: Run, stack: StackReference, { deployment }: ExportedState): Promise<void> {
  const project = deployment?.resources?.[0]?.urn?.split("::")[1];
  if (await isLocked(run, stack, project)) {
    throw new Error(
      `the stack is locked: an update is running, or was interrupted. Wait for it to end, or run "pulumi cancel".`,
    );
  }
}

/** Without the program, the engine has the settings of the last `pulumi up`, and the key may be a newer one since then. */
function hintOf(reason = ""): string {
  return /\b40[13]\b/.test(reason)
    ? ` The engine uses the key in the stack's configuration as the last "pulumi up" recorded it; if it is another one now, use --run-program.`
    : "";
}
