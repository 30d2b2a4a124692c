import { Option, type Command } from "commander";
import { addCommonOptions, toAction, type CommonOptions } from "../../command";

/** What `doctor` checks, in the order in which it is shown. */
export const CHECKS = [
  "node",
  "proxy",
  "engine",
  "sdk",
  "plain-text-logs",
  "configuration",
  "key",
  "key-expiry",
  "clock",
  "organization",
  "directory",
  "service-account-api",
  "token-calls",
  "stack",
  "provider",
  "profile",
] as const;

export type CheckName = (typeof CHECKS)[number];

export interface DoctorOptions extends CommonOptions {
  readonly stack?: string;
  readonly profile?: string;
  readonly ignore: readonly CheckName[];
}

export function addDoctor(program: Command): void {
  const command = program
    .command("doctor")
    .description("Checks your setup and tells you how to fix what is wrong. Changes nothing.")
    .option(
      "-s, --stack <name>",
      "stack whose configuration and state to check (default: PULUMI_STACK, else the selected stack)",
    )
    .option("--no-stack", "use only the environment variables")
    .option("--profile <file>", "show what this trial profile means for the stack")
    .addOption(
      new Option("--ignore <checks...>", "show these checks, but ignore them in the exit code")
        .choices(CHECKS)
        .default([]),
    );
  addCommonOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(
      toAction<DoctorOptions>(
        async (options) => (await import("./run.js")).runDoctor(options),
        () => "optional",
      ),
    );
}

const EXAMPLES = `
Examples:
  $ atlassian-admin doctor                             the selected stack; without one, the environment
  $ atlassian-admin doctor --stack prod                configuration and state of this stack
  $ atlassian-admin doctor --no-stack                  organisation and key from the environment
  $ atlassian-admin doctor --stack prod --json         for scripts
  $ atlassian-admin doctor --profile profile.json      what a trial found, and what it means
  $ atlassian-admin doctor --ignore key-expiry         for a key without permission to list keys

Exit codes: 0 no problem; 1 a problem, or a check that could not be made.
`;
