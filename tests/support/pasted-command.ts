import { runProgram } from "./cli";
import type { TestStack } from "./stack";

/** The commands between quotation marks in texts that the command line printed, each once. */
export function commandsIn(texts: readonly string[]): string[] {
  const found = texts.flatMap((text) => [...text.matchAll(/"((?:pulumi|atlassian-admin) [^"]+)"/g)]);
  return [...new Set(found.map(([, command = ""]) => command))];
}

/** Where a command is pasted. */
export interface Shell {
  readonly stack: TestStack;
  /** The folder that has `atlassian-admin` (`makeCommandFolder`). */
  readonly shellPath: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Pastes a command into a shell, confirms what it asks, and demands success. */
export async function paste({ stack, shellPath, environment = {} }: Shell, command: string): Promise<void> {
  const { PATH = "", ...rest } = stack.environmentWith({ PULUMI_SKIP_CONFIRMATIONS: "true", ...environment });
  const env = { ...rest, PATH: `${shellPath}:${PATH}` };
  const { exitCode, stdout, stderr } = await runProgram("sh", ["-c", command], env, stack.folder);
  expect({ command, exitCode, printed: exitCode === 0 ? "" : stdout + stderr }).toEqual({
    command,
    exitCode: 0,
    printed: "",
  });
}
