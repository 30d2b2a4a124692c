import { findEngine, runPulumi } from "./engine";
import { projectFileOf, requireProject } from "./project";
import { UserError } from "./user-error";

/** The stack to use if none is named: `PULUMI_STACK`, else the one selected in the project, as Pulumi itself does. */
export async function findDefaultStack(cwd: string): Promise<string | undefined> {
  const given = process.env["PULUMI_STACK"] || undefined;
  if (given !== undefined || projectFileOf(cwd) === undefined) {
    return given;
  }
  const shown = await runPulumi(await findEngine(cwd), ["stack", "--show-name", "--non-interactive"], {
    cwd,
  });
  return shown.exitCode === 0 ? shown.stdout.trim() || undefined : undefined;
}

/** The same, for a command that needs a stack. */
export async function requireDefaultStack(cwd: string): Promise<string> {
  const found = await findDefaultStack(cwd);
  if (found === undefined) {
    requireProject(cwd);
    throw new UserError(
      `no stack is selected.`,
      `Name one with --stack, or select one with "pulumi stack select".`,
    );
  }
  return found;
}
