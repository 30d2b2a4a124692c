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
import { withPassphraseHint } from "../../../settings";
import { exportState, reasonOf, type ExportedState } from "../../../stack-state";
import type { DriftOptions } from "../options";
import { isLocked, type Run } from "./stack-lock";
import { toResources, type RecordedResource } from "./resources";

/** One stack as the engine's refresh preview sees it. */
export interface StackView {
  readonly stack: StackReference;
  readonly resources: readonly RecordedResource[];
  /** Warnings of the engine. */
  readonly warnings: readonly string[];
  /** The API responses that the refresh received. */
  readonly reads: RecordedReads;
  /** Ids that the program marked as secret and that had to be decrypted. No output can contain them. */
  readonly secretIds: readonly string[];
}

/**
 * All resources of this package, from the dynamic and the native provider. Drift of other providers is out of
 * scope and would need their credentials.
 */
const OURS = [typeTokenOf(""), nativeTypeTokenOf("")].flatMap((token) => ["--target", `**${token}**`]);

/**
 * Concurrent reads. With the engine's default, 4 per core, the pages of groups would be read mostly one after
 * another (docs/performance.md).
 */
const PARALLEL = "64";

/** Compares a stack with the organisation through the real engine. Rejects with the reason if that fails. */
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
    throw new Error("the stack was updated during the check. Run the check again.");
  }
  const warnings = digest.diagnostics.filter(({ severity }) => severity === "warning");
  return {
    stack,
    ...(await reveal(engine, stack, toResources(digest, stack.name))),
    warnings: warnings.map(({ message }) => message.replace(/^warning: /, "").trim()),
    reads,
  };
}

/** Previews a refresh, and lets the provider record the responses that it reads. */
async function refresh(
  engine: Engine,
  { folder, stack }: StackReference,
  runProgram: boolean,
): Promise<{ readonly digest: Digest; readonly reads: RecordedReads }> {
  // Only this user can read the file: it contains names and addresses.
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
      throw new Error(
        `${reason === undefined ? reasonOf(result) : withPassphraseHint(reason)}${runProgram ? "" : hintOf(reason)}`,
      );
    }
    return { digest, reads: readRecord(record) };
  } finally {
    await rm(record, { recursive: true, force: true });
  }
}

/** Adds the ids that only a decrypted state contains. */
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
 * Hidden values of the observed state cannot be compared. A changed id would be another object, which the engine
 * itself reports.
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

/** While an update runs, or after an interrupted one, the state shows nothing about drift. */
function demandNothingPending({ deployment }: ExportedState, { folder, stack }: StackReference): void {
  const [pending, ...others] = deployment?.pending_operations ?? [];
  if (pending !== undefined) {
    throw new Error(
      `${others.length + 1} of its operations ("${pending.type}") did not finish: an update is running, or was interrupted. ` +
        howToEndPending(folder, stack),
    );
  }
}

async function demandUnlocked(run: Run, stack: StackReference, { deployment }: ExportedState): Promise<void> {
  const project = deployment?.resources?.[0]?.urn?.split("::")[1];
  if (await isLocked(run, stack, project)) {
    throw new Error(
      `the stack is locked: an update is running, or was interrupted. Wait until it finishes. ` +
        `If no update is running, run "pulumi cancel ${stackOptions(stack.folder, stack.stack)}".`,
    );
  }
}

/** Without the program, the engine uses the settings of the last `pulumi up`; the key can have changed since then. */
function hintOf(reason = ""): string {
  return /\b40[13]\b/.test(reason)
    ? ` The engine uses the key that the last "pulumi up" recorded. If the stack's configuration has a new key since then, use --run-program.`
    : "";
}
