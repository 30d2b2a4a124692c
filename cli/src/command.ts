import { writeFileSync } from "node:fs";
import { Option, type Command } from "commander";
import { requireWritable } from "./destination";
import { documentation } from "./documentation";
import { EXIT, type ExitCode } from "./exit-codes";
import { say, sendResultTo } from "./harmless";
import { messageOf } from "./user-error";

/** Options of every command. */
export interface CommonOptions {
  readonly cwd: string;
  readonly orgId?: string;
  readonly json?: true;
  readonly output?: string;
  readonly quiet?: true;
}

/** Adds the common options and the address of the command's page. Call it after adding the command's own options. */
export function addCommonOptions(command: Command): Command {
  return command
    .addOption(
      new Option("-C, --cwd <folder>", "folder of the Pulumi project").default(process.cwd(), "here"),
    )
    .option("--org-id <id>", "organisation to use instead of the configured one")
    .option("--json", "print the result as JSON")
    .option("-o, --output <file>", "write the result to this file instead of stdout")
    .option("-q, --quiet", "no progress on stderr; problems are still reported")
    .addHelpText("after", () => `\nDocumentation: ${documentation(`cli/${command.name()}.md`)}`);
}

/** `--format`, and `--json` as a short form of `--format json`. */
export function formatOption(formats: readonly string[], standard: string): Option {
  return new Option("-f, --format <format>", "output format")
    .choices(formats)
    .default(standard)
    .conflicts("json");
}

/**
 * What to do if no stack is named or selected: fail, or continue without one. `unused`: the command does not use a
 * stack.
 */
type StackNeed = "required" | "optional" | "unused";

/**
 * Runs a command and sets the exit code. If anything could not be done or checked, the code is `EXIT.failed` and
 * stderr shows the reason.
 */
export function toAction<Options extends CommonOptions>(
  run: (options: Options) => Promise<ExitCode>,
  stackNeed: (options: Options) => StackNeed,
): (options: Options, command: Command) => Promise<void> {
  return async (options, command) => {
    // The reader of a pipe, such as "head", can close it early. That is no error to report.
    process.stdout.once("error", () => process.exit(EXIT.failed));
    try {
      const { output } = options;
      if (output !== undefined) {
        // An invalid output path must not waste the whole run.
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
