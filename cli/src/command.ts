import { Option, type Command } from "commander";
import { EXIT, type ExitCode } from "./exit-codes";
import { say } from "./harmless";

/** The options that every command has. */
export interface CommonOptions {
  readonly cwd: string;
  readonly orgId?: string;
  readonly json?: true;
  readonly quiet?: true;
}

export function addCommonOptions(command: Command): Command {
  return command
    .addOption(new Option("--cwd <folder>", "folder of the Pulumi project").default(process.cwd(), "here"))
    .option("--org-id <id>", "the organisation, instead of the configured one")
    .option("--json", "print the result as JSON")
    .option("-q, --quiet", "no progress on stderr; problems are still told");
}

/** Runs a command and sets the exit code. Whatever could not be done or checked ends with `EXIT.failed` and a reason on stderr. */
export function toAction<Options>(
  run: (options: Options) => Promise<ExitCode>,
): (options: Options) => Promise<void> {
  return async (options) => {
    // The reader of a pipe, such as "head", may stop before the end: no defect of ours to print a stack of.
    process.stdout.once("error", () => process.exit(EXIT.failed));
    try {
      process.exitCode = await run(options);
    } catch (error) {
      say("error", error instanceof Error ? error.message : String(error));
      process.exitCode = EXIT.failed;
    }
  };
}
