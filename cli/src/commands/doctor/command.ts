import { Option, type Command } from "commander";
import { addCommonOptions, toAction, type CommonOptions } from "../../command";
import { CHECKS, type CheckName } from "./check-names";

export interface DoctorOptions extends CommonOptions {
  readonly stack?: string;
  readonly profile?: string;
  readonly ignore: readonly CheckName[];
}

export function addDoctor(program: Command): void {
  addCommonOptions(program.command("doctor"))
    .description(
      "check everything that managing the organisation needs, and say what to do; nothing is changed",
    )
    .option("-s, --stack <name>", "use this stack's configuration, and check its state")
    .option("--profile <file>", "show what the profile of a trial means for the stack")
    .addOption(
      new Option("--ignore <checks...>", "show these checks, but let them not decide the exit code")
        .choices(CHECKS)
        .default([]),
    )
    .addHelpText("after", EXAMPLES)
    .action(
      toAction<DoctorOptions>(async (options) => {
        const { runDoctor } = await import("./run.js");
        return runDoctor(options);
      }),
    );
}

const EXAMPLES = `
Examples:
  $ atlassian-admin doctor                             the organisation and key of the environment
  $ atlassian-admin doctor --stack prod                a stack's configuration, and its state
  $ atlassian-admin doctor --stack prod --json         for programs
  $ atlassian-admin doctor --profile profile.json      what a trial of the organisation means
  $ atlassian-admin doctor --ignore key-expiry         where the key may not list the keys

Exit codes: 0 all is well; 1 a problem, or something could not be checked.
`;
