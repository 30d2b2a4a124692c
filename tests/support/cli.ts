import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

/** The built command line. */
export const CLI = path.resolve(__dirname, "../../cli/dist/cli.js");

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the built `atlassian-admin` as a user would.
 * @param env The whole environment, such as `stack.environmentWith({})`.
 */
export function runCli(args: readonly string[], env: NodeJS.ProcessEnv, cwd?: string): Promise<CliResult> {
  return runProgram(process.execPath, [CLI, ...args], env, cwd);
}

/** Runs any program, and waits for its end. */
export async function runProgram(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd?: string,
): Promise<CliResult> {
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const output = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (chunk: string) => (output[stream] += chunk));
  }
  const [exitCode] = (await once(child, "close")) as [number | null];
  return { exitCode: exitCode ?? -1, ...output };
}
