/** The width of the terminal that stdout is connected to; `undefined` for a pipe, a file or a log. */
export function columnsOfStdout(): number | undefined {
  return process.stdout.isTTY ? process.stdout.columns : undefined;
}
