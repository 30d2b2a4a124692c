import path from "node:path";
import { quote } from "./shell";

/**
 * The options that select this stack in a Pulumi command, relative to the current folder of the shell.
 * @param folder The folder of the project.
 */
export function stackOptions(folder: string, stack: string, here = process.cwd()): string {
  return `--stack ${quote(stack)}${folderOption(folder, here)}`;
}

/** The remedy for operations that did not finish. Each command works when pasted. */
export function howToEndPending(folder: string, stack: string): string {
  const options = stackOptions(folder, stack);
  return (
    `Wait until the update finishes. If no update is running, run "pulumi cancel ${options}", ` +
    `then "pulumi refresh --clear-pending-creates ${options}", then "pulumi up ${options}".`
  );
}

/** The remedy for a stack that cannot be read. Each command works when pasted. */
export function howToFindStack(folder: string): string {
  const options = folderOption(folder, process.cwd());
  return `Check the name with "pulumi stack ls${options}", and the backend with "pulumi whoami --verbose${options}".`;
}

function folderOption(folder: string, here: string): string {
  const folderHere = path.relative(here, path.resolve(folder));
  return folderHere === "" ? "" : ` --cwd ${quote(folderHere)}`;
}
