/**
 * CI runners execute commands in the output of a step. GitHub's runner searches for `::name::` at the beginning of a
 * line, after white space, and for `##[name]` anywhere in it (actions/runner, ActionCommand.cs); Azure Pipelines
 * and TeamCity search for `##vso[` and `##teamcity[`. An inserted space disables the command and stays visible.
 */
export function disarm(text: string): string {
  return text.replace(/^([^\S\n]*):(?=:)/gm, "$1: ").replace(/##(?=\w*\[)/g, "# #");
}
