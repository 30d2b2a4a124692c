/**
 * A CI runner reads commands in the output of a step. GitHub's looks for `::name::` at the beginning of a
 * line, after white space, and for `##[name]` anywhere in it (actions/runner, ActionCommand.cs); Azure
 * Pipelines and TeamCity for `##vso[` and `##teamcity[`. A space takes the meaning away and can be seen.
 */
export function disarm(text: string): string {
  return text.replace(/^([^\S\n]*):(?=:)/gm, "$1: ").replace(/##(?=\w*\[)/g, "# #");
}
