import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Runs npm and returns its output; its error messages are in the error. */
export async function npm(cwd: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execute("npm", args, { cwd, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}
