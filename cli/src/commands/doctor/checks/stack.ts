import { runPulumi, type Engine } from "pulumi-atlassian-admin-engine";
import { lastLine } from "../../../settings";
import { ok, problem, type Verdict } from "../verdict";

const OUR_TYPE = "pulumi-nodejs:dynamic/atlassian-admin:";

/** The parts of an exported state that are looked at. */
interface ExportedState {
  readonly deployment?: {
    readonly resources?: readonly { readonly type: string }[];
    readonly pending_operations?: readonly {
      readonly type: string;
      readonly resource: { readonly urn: string };
    }[];
  } | null;
}

/** Whether the state of the stack can be read, and whether an update was cut off in it. Changes nothing. */
export async function examineStack(engine: Engine, cwd: string, stack: string): Promise<Verdict> {
  const args = ["stack", "export", "--stack", stack, "--non-interactive"];
  const { exitCode, stdout, stderr } = await runPulumi(engine, args, { cwd });
  if (exitCode !== 0) {
    return problem(
      `the state of stack "${stack}" cannot be read: ${lastLine(stderr)}.`,
      `Check the name with "pulumi stack ls", the folder (--cwd), and "pulumi whoami --verbose" for the backend.`,
    );
  }
  return judgeState(JSON.parse(stdout) as ExportedState, stack);
}

export function judgeState({ deployment }: ExportedState, stack: string): Verdict {
  const resources = deployment?.resources ?? [];
  const pending = deployment?.pending_operations ?? [];
  if (pending.length > 0) {
    const named = pending.map(({ type, resource }) => `${type} "${resource.urn.split("::").at(-1) ?? ""}"`);
    return problem(
      `an update of stack "${stack}" is running, or was cut off during: ${named.join(", ")}.`,
      `If none is running: "pulumi cancel", then "pulumi refresh --clear-pending-creates", then "pulumi up".`,
    );
  }
  const ours = resources.filter(({ type }) => type.startsWith(OUR_TYPE)).length;
  return ok(
    `the state of stack "${stack}" is readable: ${resources.length} resources, ${ours} of them Atlassian's`,
  );
}
