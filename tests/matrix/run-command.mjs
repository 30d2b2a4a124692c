import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);
const LIMIT_MS = 10 * 60_000;
const TOLD_CHARACTERS = 1500;

/** Runs a program and returns its stdout; a failure carries the end of what it printed. */
export async function runCommand(program, args, { cwd, env }) {
  try {
    const { stdout } = await execute(program, args, { cwd, env, timeout: LIMIT_MS, maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    const printed = `${error.stdout ?? ""}\n${error.stderr ?? ""}`.trim().slice(-TOLD_CHARACTERS);
    throw new Error(`"${args.join(" ")}" failed (${error.code ?? error.signal}):\n${printed}`, {
      cause: error,
    });
  }
}
