import { nativeTypeTokenOf, resourceOfTypeToken } from "pulumi-atlassian-admin/organization";
import { runPulumi, type Engine, type PulumiResult } from "./engine";
import { howToFindStack } from "./pulumi-commands";
import { lastLine, sentence } from "./settings";
import { requireProject } from "./project";
import { UserError } from "./user-error";

/** A state as the engine exports it. Secrets in it stay encrypted; a stack that was never used has no deployment. */
export interface ExportedState {
  readonly deployment?: Deployment | null;
}

interface Deployment {
  readonly manifest?: unknown;
  readonly resources?: readonly StateResource[] | null;
  readonly pending_operations?: readonly PendingOperation[] | null;
}

interface StateResource {
  readonly urn?: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** An operation that did not finish: an update is running, or was interrupted. */
interface PendingOperation {
  readonly type: string;
  readonly resource: { readonly urn: string };
}

/**
 * Reads a stack's state, or returns why it cannot be read. Changes nothing.
 * @param options.showSecrets Whether to decrypt the secrets in it. The caller must not let any of them leave the
 * process.
 */
export async function exportState(
  engine: Engine,
  cwd: string,
  stack: string,
  { showSecrets = false }: { readonly showSecrets?: boolean } = {},
): Promise<{ readonly state: ExportedState } | { readonly reason: string }> {
  requireProject(cwd);
  const secrets = showSecrets ? ["--show-secrets"] : [];
  const args = ["stack", "export", ...secrets, "--stack", stack, "--non-interactive"];
  const result = await runPulumi(engine, args, { cwd });
  if (result.exitCode !== 0) {
    return { reason: reasonOf(result) };
  }
  return { state: JSON.parse(result.stdout) as ExportedState };
}

/** The same, for a command that cannot continue without it. */
export async function requireState(engine: Engine, cwd: string, stack: string): Promise<ExportedState> {
  const exported = await exportState(engine, cwd, stack);
  if ("reason" in exported) {
    throw new UserError(
      `the state of stack "${stack}" cannot be read: ${sentence(exported.reason)}`,
      howToFindStack(cwd),
    );
  }
  return exported.state;
}

/** A resource of ours in a state. */
interface OurResource {
  /** Such as `ApiToken`. */
  readonly resource: string;
  /** Whether the native provider manages it, as opposed to the dynamic one. */
  readonly isNative: boolean;
}

/** The resources of this package in a state, of both providers. */
export function ourResourcesIn({ deployment }: ExportedState): OurResource[] {
  return (deployment?.resources ?? []).flatMap(({ type }) => {
    const resource = resourceOfTypeToken(type);
    return resource === undefined ? [] : [{ resource, isNative: type === nativeTypeTokenOf(resource) }];
  });
}

/** The URNs of all resources in a state. */
export function urnsOf({ deployment }: ExportedState): string[] {
  return deployment?.resources?.flatMap(({ urn }) => urn ?? []) ?? [];
}

/** Why a run of the Pulumi CLI failed, in its own words. */
export function reasonOf({ stderr, exitCode }: PulumiResult): string {
  return lastLine(stderr) || `the Pulumi CLI ended with exit code ${exitCode}.`;
}
