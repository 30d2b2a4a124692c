import { writeFileSync } from "node:fs";
import { Option, type Command } from "commander";
import { requireWritable } from "./destination";
import { documentation } from "./documentation";
import { EXIT, type ExitCode } from "./exit-codes";
import { say, sendResultTo } from "./harmless";
import { messageOf } from "./user-error";

/** The options that every command has. */
export interface CommonOptions {
  readonly cwd: string;
  readonly orgId?: string;
  readonly json?: true;
  readonly output?: string;
  readonly quiet?: true;
}

/** Options that are the same everywhere, then the page of the command. Call it after the command's own options. */
export function addCommonOptions(command: Command): Command {
  return command
    .addOption(
      new Option("-C, --cwd <folder>", "folder of the Pulumi project").default(process.cwd(), "here"),
    )
    .option("--org-id <id>", "the organisation, instead of the configured one")
    .option("--json", "print the result as JSON")
    .option("-o, --output <file>", "write the result to this file instead of stdout")
    .option("-q, --quiet", "no progress on stderr; problems are still reported")
    .addHelpText("after", () => `\nDocumentation: ${documentation(`cli/${command.name()}.md`)}`);
}

/** `--format`, which `--json` is a short form of. */
export function formatOption(formats: readonly string[], standard: string): Option {
  return new Option("-f, --format <format>", "how to show the result")
    .choices(formats)
    .default(standard)
    .conflicts("json");
}

/**
 * What to do if no stack is named and none is selected: end with an error, or go on without one. `unused`:
 * the command has no use for one.
 */
type StackNeed = "required" | "optional" | "unused";

/**
 * Runs a command and sets the exit code. What could not be done or checked ends with `EXIT.failed` and a
 * reason on stderr.
 */
export function toAction<Options extends CommonOptions>(
  run: (options: Options) => Promise<ExitCode>,
  stackNeed: (options: Options) => StackNeed,
): (options: Options, command: Command) => Promise<void> {
  return async (options, command) => {
    // The reader of a pipe, such as "head", may stop before the end: no defect of ours to print a stack of.
    process.stdout.once("error", () => process.exit(EXIT.failed));
    try {
      const { output } = options;
      if (output !== undefined) {
        // A wrong path should not cost the whole work.
        requireWritable(output, "--output");
        sendResultTo((text) => {
          writeFileSync(output, text);
        });
      }
      process.exitCode = await run(await withStack(options, command, stackNeed(options)));
    } catch (error) {
      say("error", messageOf(error));
      process.exitCode = EXIT.failed;
    }
  };
}

type StackNames = string | readonly string[] | false | undefined;

async function withStack<Options extends CommonOptions>(
  options: Options,
  command: Command,
  need: StackNeed,
): Promise<Options> {
  const { stack, ...others } = options as Options & { readonly stack?: StackNames };
  if (stack === false) {
    return others as unknown as Options;
  }
  if (stack !== undefined || need === "unused") {
    return options;
  }
  const { findDefaultStack, requireDefaultStack } = await import("./default-stack.js");
  const found =
    need === "required"
      ? await requireDefaultStack(options.cwd)
      : await findDefaultStack(options.cwd).catch(() => undefined);
  const isVariadic = command.options.find(({ long }) => long === "--stack")?.variadic === true;
  return found === undefined ? options : { ...options, stack: isVariadic ? [found] : found };
}
