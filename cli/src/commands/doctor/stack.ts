import { resourceOfTypeToken } from "pulumi-atlassian-admin/organization";
import type { Engine } from "../../engine";
import { howToEndPending } from "../../pulumi-commands";
import { sentence } from "../../settings";
import { exportState, type ExportedState } from "../../stack-state";
import { ok, problem, type Verdict } from "./checkup";

/** Whether the state of the stack can be read, and whether an update was cut off in it. Changes nothing. */
export async function examineStack(engine: Engine, cwd: string, stack: string): Promise<Verdict> {
  const exported = await exportState(engine, cwd, stack);
  if ("reason" in exported) {
    return problem(
      `the state of stack "${stack}" cannot be read: ${sentence(exported.reason)}`,
      `Check the name with "pulumi stack ls", the folder (--cwd), and "pulumi whoami --verbose" for the backend.`,
    );
  }
  return judgeState(exported.state, stack, cwd);
}

export function judgeState({ deployment }: ExportedState, stack: string, cwd = "."): Verdict {
  const resources = deployment?.resources ?? [];
  const pending = deployment?.pending_operations ?? [];
  if (pending.length > 0) {
    const named = pending.map(({ type, resource }) => `${type} "${resource.urn.split("::").at(-1) ?? ""}"`);
    return problem(
      `an update of stack "${stack}" is running, or was cut off during: ${named.join(", ")}.`,
      howToEndPending(cwd, stack),
    );
  }
  const ours = resources.filter(({ type }) => resourceOfTypeToken(type) !== undefined).length;
  return ok(
    `the state of stack "${stack}" is readable: ${resources.length} resources, ${ours} of them Atlassian's`,
  );
}
