/** The columns of the terminal that stdout is; `undefined` for a pipe, a file or a log, which have no width. */
export function columnsOfStdout(): number | undefined {
  return process.stdout.isTTY ? process.stdout.columns : undefined;
}
