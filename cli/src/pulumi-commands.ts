import path from "node:path";

/**
 * The options that select this stack in a Pulumi command, relative to the current folder of the shell.
 * @param folder The folder of the project.
 */
export function stackOptions(folder: string, stack: string, here = process.cwd()): string {
  const folderHere = path.relative(here, path.resolve(folder));
  return `--stack ${quote(stack)}${folderHere === "" ? "" : ` --cwd ${quote(folderHere)}`}`;
}

/** The remedy for operations that did not finish. Each command works when pasted. */
export function howToEndPending(folder: string, stack: string): string {
  const options = stackOptions(folder, stack);
  return (
    `Wait until the update finishes. If no update is running, run "pulumi cancel ${options}", ` +
    `then "pulumi refresh --clear-pending-creates ${options}", then "pulumi up ${options}".`
  );
}

/** Quotes for POSIX shells. */
function quote(word: string): string {
  return /^[\w./@:+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
