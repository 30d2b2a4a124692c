import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  nativeTypeTokenOf,
  readRecord,
  typeTokenOf,
  type RecordedReads,
} from "pulumi-atlassian-admin/organization";
import { failureOf, parseDigest, type Digest } from "../../../digest";
import { runPulumi, type Engine } from "../../../engine";
import { hasHiddenIds, revealIds } from "../../../reading/identities";
import { howToEndPending, stackOptions } from "../../../pulumi-commands";
import type { StackReference } from "../../../stack-reference";
import { exportState, reasonOf, type ExportedState } from "../../../stack-state";
import type { DriftOptions } from "../options";
import { isLocked, type Run } from "./stack-lock";
import { toResources, type RecordedResource } from "./resources";

/** One stack as the engine's refresh preview sees it. */
export interface StackView {
  readonly stack: StackReference;
  readonly resources: readonly RecordedResource[];
  /** What the engine warned of. */
  readonly warnings: readonly string[];
  /** What the refresh has read of the organisation. */
  readonly reads: RecordedReads;
  /** Ids that the program made secret and that had to be decrypted. No output may have them. */
  readonly secretIds: readonly string[];
}

/**
 * All resources of this package, of the dynamic and the native provider, and nothing else: drift of other
 * providers is not ours to find, and needs their credentials.
 */
const OURS = [typeTokenOf(""), nativeTypeTokenOf("")].flatMap((token) => ["--target", `**${token}**`]);

/**
 * Concurrent reads. The engine's default, 4 per core, would wait for one group's page after another
 * (docs/performance.md).
 */
const PARALLEL = "64";

/**
 * Compares a stack with the organisation, through the real engine. Rejects with the reason when that cannot
 * be done.
 */
export async function viewStack(
  engine: Engine,
  stack: StackReference,
  { lock, runProgram }: Pick<DriftOptions, "lock" | "runProgram">,
): Promise<StackView> {
  const before = await readState(engine, stack);
  demandNothingPending(before, stack);
  if (lock) {
    await demandUnlocked(pulumiIn(engine, stack.folder), stack, before);
  }
  const { digest, reads } = await refresh(engine, stack, runProgram === true);
  const after = await readState(engine, stack);
  if (JSON.stringify(after.deployment?.manifest) !== JSON.stringify(before.deployment?.manifest)) {
    throw new Error("the stack was updated while it was checked. Run the check again.");
  }
  const warnings = digest.diagnostics.filter(({ severity }) => severity === "warning");
  return {
    stack,
    ...(await reveal(engine, stack, toResources(digest, stack.name))),
    warnings: warnings.map(({ message }) => message.replace(/^warning: /, "").trim()),
    reads,
  };
}

/** Previews a refresh, and has the provider record what it reads for that. */
async function refresh(
  engine: Engine,
  { folder, stack }: StackReference,
  runProgram: boolean,
): Promise<{ readonly digest: Digest; readonly reads: RecordedReads }> {
  // Only this user may read it: names and addresses are in it.
  const record = await mkdtemp(path.join(tmpdir(), "atlassian-admin-drift-"));
  try {
    const run = pulumiIn(engine, folder, { ATLASSIAN_ADMIN_READ_RECORD: record });
    const selection = [...OURS, "--parallel", PARALLEL, "--stack", stack];
    const result = await run(
      ...["refresh", "--preview-only", "--json", ...selection, `--run-program=${String(runProgram)}`],
    );
    const digest = parseDigest(result.stdout);
    if (result.exitCode !== 0 || digest === undefined) {
      const reason = digest === undefined ? undefined : failureOf(digest);
      throw new Error(`${reason ?? reasonOf(result)}${runProgram ? "" : hintOf(reason)}`);
    }
    return { digest, reads: readRecord(record) };
  } finally {
    await rm(record, { recursive: true, force: true });
  }
}

/** Fills in the ids that only a decrypted state shows. */
async function reveal(
  engine: Engine,
  { folder, stack }: StackReference,
  resources: readonly RecordedResource[],
): Promise<Pick<StackView, "resources" | "secretIds">> {
  const hidden = resources.filter(({ type, recorded }) => hasHiddenIds(type, recorded, true));
  if (hidden.length === 0) {
    return { resources, secretIds: [] };
  }
  const urns = new Set(hidden.map(({ urn }) => urn));
  const revealed = await revealIds(engine, folder, stack, urns);
  const isSecret = (resource: RecordedResource, [name, value]: [string, unknown]): boolean =>
    resource.recorded[name] !== value && typeof value === "string";
  return {
    resources: resources.map((resource) => {
      const ids = revealed.get(resource.urn);
      return {
        ...resource,
        recorded: { ...resource.recorded, ...ids },
        observed: resource.observed && { ...resource.observed, ...observedIds(resource.observed, ids) },
      };
    }),
    secretIds: hidden.flatMap((resource) =>
      Object.entries(revealed.get(resource.urn) ?? {})
        .filter((entry) => isSecret(resource, entry))
        .map(([, value]) => String(value)),
    ),
  };
}

/**
 * What is blinded in the observed state cannot be compared; a changed id would be another object, which the
 * engine reports itself.
 */
function observedIds(
  observed: Readonly<Record<string, unknown>>,
  ids: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(ids).filter(([name]) => observed[name] === "[secret]"));
}

function pulumiIn(engine: Engine, folder: string, env: Readonly<Record<string, string>> = {}): Run {
  return (...args) => runPulumi(engine, [...args, "--non-interactive"], { cwd: folder, env });
}

async function readState(engine: Engine, { folder, stack }: StackReference): Promise<ExportedState> {
  const exported = await exportState(engine, folder, stack);
  if ("reason" in exported) {
    throw new Error(exported.reason);
  }
  return exported.state;
}

/** A state that is being changed, or was left half changed, says nothing about drift. */
function demandNothingPending({ deployment }: ExportedState, { folder, stack }: StackReference): void {
  const [pending, ...others] = deployment?.pending_operations ?? [];
  if (pending !== undefined) {
    throw new Error(
      `${others.length + 1} of its operations ("${pending.type}") did not end: an update is running, or was interrupted. ` +
        howToEndPending(folder, stack),
    );
  }
}

async function demandUnlocked(run: Run, stack: StackReference, { deployment }: ExportedState): Promise<void> {
  const project = deployment?.resources?.[0]?.urn?.split("::")[1];
  if (await isLocked(run, stack, project)) {
    throw new Error(
      `the stack is locked: an update is running, or was interrupted. ` +
        `Wait for it to end. If none is running, run "pulumi cancel ${stackOptions(stack.folder, stack.stack)}".`,
    );
  }
}

/**
 * Without the program, the engine has the settings of the last `pulumi up`, and the key may be a newer one
 * since then.
 */
function hintOf(reason = ""): string {
  return /\b40[13]\b/.test(reason)
    ? ` The engine uses the key in the stack's configuration as the last "pulumi up" recorded it; if it is another one now, use --run-program.`
    : "";
}
