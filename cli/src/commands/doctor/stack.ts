import { fromRecorded, isPublishedScope, SCOPES_PUBLISHED_ON } from "pulumi-atlassian-admin-policy";
import { resourceOfTypeToken } from "pulumi-atlassian-admin/organization";
import type { Engine } from "../../engine";
import { howToEndPending } from "../../pulumi-commands";
import { sentence } from "../../settings";
import { exportState, type ExportedState } from "../../stack-state";
import { ok, problem, type Finding, type Verdict } from "./checkup";

/** Whether the state of the stack can be read, and whether it contains an interrupted update. Changes nothing. */
export async function examineStack(
  engine: Engine,
  cwd: string,
  stack: string,
): Promise<Finding<ExportedState>> {
  const exported = await exportState(engine, cwd, stack);
  if ("reason" in exported) {
    return problem(
      `the state of stack "${stack}" cannot be read: ${sentence(exported.reason)}`,
      `Check the name with "pulumi stack ls", the folder (--cwd), and the backend with "pulumi whoami --verbose".`,
    );
  }
  return { ...judgeState(exported.state, stack, cwd), value: exported.state };
}

export function judgeState({ deployment }: ExportedState, stack: string, cwd = "."): Verdict {
  const resources = deployment?.resources ?? [];
  const pending = deployment?.pending_operations ?? [];
  if (pending.length > 0) {
    const named = pending.map(({ type, resource }) => `${type} "${resource.urn.split("::").at(-1) ?? ""}"`);
    return problem(
      `an update of stack "${stack}" is running, or was interrupted during: ${named.join(", ")}.`,
      howToEndPending(cwd, stack),
    );
  }
  const details = unknownScopesIn(resources);
  const ours = resources.filter(({ type }) => resourceOfTypeToken(type) !== undefined).length;
  return {
    ...ok(
      `the state of stack "${stack}" is readable: ${resources.length} resources, ${ours} of them for Atlassian`,
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
