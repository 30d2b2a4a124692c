import { Option, type Command } from "commander";
import { addCommonOptions, formatOption, toAction } from "../../command";
import { toDays } from "../../days-option";
import type { DriftOptions } from "./options";
import { KINDS } from "./finding";
import { FORMATS } from "./formats/names";

export function addDrift(program: Command): void {
  const command = program
    .command("drift")
    .description("Reports what changed outside of your stacks, and what is unmanaged, expiring or unused.")
    .option(
      "-s, --stack <[folder:]name...>",
      "the stacks that manage the organisation; name all of them (default: PULUMI_STACK, else the selected stack)",
    )
    .option(
      "--run-program",
      "run the programs first, so that configuration changed since the last pulumi up applies",
    )
    .option("--no-lock", "skip the lock check (for read-only access to the state)")
    .option("--within <days>", "report tokens, memberships and roles that end within this time", toDays, 30)
    .option("--unused <days>", "report tokens that were not used for this time", toDays, 90)
    .option("--policy <file>", "check the stacks against the policies in this file; {} for the defaults")
    .addOption(new Option("--kind <kind...>", "report only findings of these kinds").choices(KINDS))
    .option(
      "--owner <owner...>",
      "report only findings of these owners: of the service account, else by CODEOWNERS",
    )
    .option(
      "--ignore <pattern...>",
      `leave out matching findings, such as "group jira-*" or "unused: token ci-bot/*"; in addition to the project's .atlassian-admin-ignore`,
    )
    .option("--no-ignore-file", "do not read .atlassian-admin-ignore")
    .option("--accept <file>", "file of accepted findings, each with a reason and a last day")
    .option("--baseline <file>", "report only what is not in this file")
    .option("--write-baseline <file>", "write the findings to this file")
    .option("--notify <url>", "post the JSON report to this webhook if there are findings or problems")
    .option("--notify-slack <url>", "the same, as a message for an incoming webhook of Slack")
    .addOption(formatOption(FORMATS, "table"))
    .option("--include-accepted", "with --format sarif: include accepted findings as suppressed results");
  addCommonOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(
      toAction(
        async (options: DriftOptions) => (await import("./run.js")).runDrift(options),
        () => "required",
      ),
    );
}

const EXAMPLES = `
Exit codes: 0 no findings, 2 findings, 1 something could not be checked, or a webhook did not accept the report. The command
changes nothing.

A webhook address is a secret. Set it in ATLASSIAN_ADMIN_NOTIFY_URL or ATLASSIAN_ADMIN_NOTIFY_SLACK_URL rather than as an
option, so that no process list shows it.

Examples:
  atlassian-admin drift --stack prod
  atlassian-admin drift --stack prod --stack ../payments:prod --within 14d
  atlassian-admin drift --stack prod --baseline drift.json --write-baseline drift.json --format markdown
  atlassian-admin drift --stack prod --kind missing changed --ignore "group jira-*"
  atlassian-admin drift --stack prod --accept accepted-drift.json --json
`;
