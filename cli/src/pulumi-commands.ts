import path from "node:path";

/**
 * The options with which a command of Pulumi is about this stack, from the folder that the shell is in.
 * @param folder The folder of the project.
 */
export function stackOptions(folder: string, stack: string, here = process.cwd()): string {
  const folderHere = path.relative(here, path.resolve(folder));
  return `--stack ${quote(stack)}${folderHere === "" ? "" : ` --cwd ${quote(folderHere)}`}`;
}

/** What to do about operations that did not end. Each command works when it is pasted. */
export function howToEndPending(folder: string, stack: string): string {
  const options = stackOptions(folder, stack);
  return (
    `Wait for the update to end. If none is running, run "pulumi cancel ${options}", ` +
    `then "pulumi refresh --clear-pending-creates ${options}", then "pulumi up ${options}".`
  );
}

/** For any shell of the Bourne family. */
function quote(word: string): string {
  return /^[\w./@:+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
