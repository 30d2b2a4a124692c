import { runChild } from "./child";
import type { Engine } from "./engine";
import { EngineError } from "./engine-error";
import { withInterruption } from "./interruption";
import { lastLines } from "./text";

/** How to run the CLI. */
export interface RunPulumiOptions {
  /** The folder of the Pulumi project. */
  readonly cwd?: string | undefined;
  /** Variables in addition to `engine.environment()`; undefined removes one. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Stops the CLI when aborted. Without it, Ctrl-C in this process stops the CLI. */
  readonly signal?: AbortSignal | undefined;
  /** Called with each piece of output as it arrives. */
  readonly onOutput?: ((text: string, stream: "stdout" | "stderr") => void) | undefined;
  /**
   * The CLI is stopped after this time: first with a signal (it then saves its state), ten seconds later it is
   * killed.
   * @default no limit
   */
  readonly timeoutMs?: number | undefined;
  /** How long the CLI can take to stop after the signal. @default 10 seconds */
  readonly killAfterMs?: number | undefined;
}

/** The result of the CLI. */
export interface PulumiResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs `pulumi` with the given arguments and waits for it. A non-zero exit code is a result, not an error. A CLI
 * that cannot be started, takes too long or is interrupted is an {@link EngineError}.
 */
export async function runPulumi(
  engine: Engine,
  pulumiArguments: readonly string[],
  options: RunPulumiOptions = {},
): Promise<PulumiResult> {
  const { env, signal, ...rest } = options;
  const { ended, ...result } = await withInterruption(signal, (interruption) =>
    runChild(engine.pulumi, pulumiArguments, { ...rest, env: engine.environment(env), signal: interruption }),
  );
  if (ended === "by-itself") {
    return result;
  }
  const command = commandName(pulumiArguments);
  const output = lastLines(`${result.stdout}\n${result.stderr}`, 10);
  if (ended === "aborted") {
    throw new EngineError("interrupted", `Running "${command}": interrupted.\n${output}`);
  }
  const seconds = (options.timeoutMs ?? 0) / 1000;
  throw new EngineError(
    "timed-out",
    `Running "${command}": not finished after ${seconds} s. Its last output:\n${output}`,
  );
}

/** `pulumi config set`: only the first words, because later arguments can be secret. */
function commandName(pulumiArguments: readonly string[]): string {
  const isWord = (argument: string): boolean => /^[a-z-]+$/.test(argument) && !argument.startsWith("-");
  const words = pulumiArguments.slice(0, 2);
  const end = words.findIndex((argument) => !isWord(argument));
  return ["pulumi", ...(end === -1 ? words : words.slice(0, end))].join(" ");
}
