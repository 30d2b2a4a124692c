import type { Engine, PulumiResult } from "pulumi-atlassian-admin-engine";
import { lastLine } from "../../../settings";
import { failureOf, parseDigest } from "./digest";
import { isLocked } from "./stack-lock";
import type { StackReference } from "./stack-reference";
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

interface Deployment {
  readonly manifest?: unknown;
  readonly resources?: readonly { readonly urn: string }[];
  readonly pending_operations?: readonly { readonly type: string }[];
}

/** Compares a stack with the organisation, through the real engine. Rejects with the reason when that cannot be done. */
export async function viewStack(
  engine: Engine,
  stack: StackReference,
  isProgramRun: boolean,
): Promise<StackView> {
  const run = await pulumiIn(engine, stack.folder);
  const before = await readDeployment(run, stack);
  await demandQuiet(run, stack, before);
  const refresh = await run(
    ...["refresh", "--preview-only", "--json", "--target", OURS, "--stack", stack.stack],
    ...(isProgramRun ? ["--run-program"] : []),
  );
  const digest = parseDigest(refresh.stdout);
  if (refresh.exitCode !== 0 || digest === undefined) {
    const reason = digest === undefined ? undefined : failureOf(digest);
    throw new Error(`${reason ?? reasonOf(refresh)}${isProgramRun ? "" : hintOf(reason)}`);
  }
  const after = await readDeployment(run, stack);
  if (JSON.stringify(after.manifest) !== JSON.stringify(before.manifest)) {
    throw new Error("the stack was updated while it was checked. Run the check again.");
  }
  const warnings = digest.diagnostics.filter(({ severity }) => severity === "warning");
  return {
    stack,
    resources: toResources(digest, stack.name),
    warnings: warnings.map(({ message }) => message.replace(/^warning: /, "").trim()),
  };
}

type Run = (...args: string[]) => Promise<PulumiResult>;

async function pulumiIn(engine: Engine, folder: string): Promise<Run> {
  const { runPulumi } = await import("pulumi-atlassian-admin-engine");
  return (...args) => runPulumi(engine, [...args, "--non-interactive"], { cwd: folder });
}

async function readDeployment(run: Run, { stack }: StackReference): Promise<Deployment> {
  const exported = await run("stack", "export", "--stack", stack);
  if (exported.exitCode !== 0) {
    throw new Error(reasonOf(exported));
  }
  return (JSON.parse(exported.stdout) as { deployment?: Deployment }).deployment ?? {};
}

/** A state that is being changed, or was left half changed, says nothing about drift. */
async function demandQuiet(
  run: Run,
  { folder, stack }: StackReference,
  deployment: Deployment,
): Promise<void> {
  const [pending, ...others] = deployment.pending_operations ?? [];
  if (pending !== undefined) {
    throw new Error(
      `${others.length + 1} of its operations ("${pending.type}") did not end: an update is running, or was interrupted. ` +
        `Wait for it to end, or run "pulumi refresh" to clear them.`,
    );
  }
  const project = deployment.resources?.[0]?.urn.split("::")[1];
  const backend = await run("whoami", "--json");
  if (backend.exitCode !== 0) {
    throw new Error(reasonOf(backend));
  }
  const { url } = JSON.parse(backend.stdout) as { url?: string };
  if (url !== undefined && project !== undefined && (await isLocked(url, folder, project, stack))) {
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

function reasonOf({ stderr, exitCode }: PulumiResult): string {
  return lastLine(stderr) || `the Pulumi CLI ended with exit code ${exitCode}.`;
}
