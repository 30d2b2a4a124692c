import { fromRecorded, isPublishedScope, SCOPES_PUBLISHED_ON } from "pulumi-atlassian-admin-policy";
import type { Engine } from "../../engine";
import { howToEndPending, howToFindStack } from "../../pulumi-commands";
import { sentence } from "../../settings";
import { exportState, ourResourcesIn, type ExportedState } from "../../stack-state";
import { ok, problem, type Finding, type Verdict } from "./checkup";

/** Whether the state can be read, and whether an update of the stack is running or was interrupted. Changes nothing. */
export async function examineStack(
  engine: Engine,
  cwd: string,
  stack: string,
): Promise<Finding<ExportedState>> {
  const exported = await exportState(engine, cwd, stack);
  if ("reason" in exported) {
    return problem(
      `the state of stack "${stack}" cannot be read: ${sentence(exported.reason)}`,
      howToFindStack(cwd),
    );
  }
  return { ...judgeState(exported.state, stack, cwd), value: exported.state };
}

export function judgeState(state: ExportedState, stack: string, cwd = "."): Verdict {
  const { pending_operations: operations, resources: recorded } = state.deployment ?? {};
  const [pending, resources] = [operations ?? [], recorded ?? []];
  if (pending.length > 0) {
    const named = pending.map(({ type, resource }) => `${type} "${resource.urn.split("::").at(-1) ?? ""}"`);
    return problem(
      `an update of stack "${stack}" is running, or was interrupted during: ${named.join(", ")}.`,
      howToEndPending(cwd, stack),
    );
  }
  const details = unknownScopesIn(resources);
  return {
    ...ok(
      `the state of stack "${stack}" is readable: ${resources.length} resources, ${ourResourcesIn(state).length} of them for Atlassian`,
    ),
    ...(details.length > 0 && { details }),
  };
}

/** Not a failure: the list can be older than the scope. */
function unknownScopesIn(resources: Parameters<typeof fromRecorded>[0]): string[] {
  return fromRecorded(resources)
    .filter(({ type }) => type === "ApiToken")
    .flatMap(({ name, inputs: { scopes } }) =>
      (Array.isArray(scopes) ? scopes : [])
        .filter((scope) => typeof scope === "string" && !isPublishedScope(scope))
        .map(
          (scope) =>
            `token "${name}" has the scope "${scope}", which Atlassian's list of ${SCOPES_PUBLISHED_ON} does not have. Check the spelling.`,
        ),
    );
}
