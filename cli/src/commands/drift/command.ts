import { Option, type Command } from "commander";
import { addCommonOptions, formatOption, toAction } from "../../command";
import { toDays } from "../../days-option";
import type { DriftOptions } from "./options";
import { KINDS } from "./finding";
import { FORMATS } from "./formats/names";

export function addDrift(program: Command): void {
  const command = program
    .command("drift")
    .description(
      "what differs from the stacks, is in none of them, expires, is unused, or has lost its owner",
    )
    .option(
      "-s, --stack <[folder:]name...>",
      "the stacks that manage the organisation; name all of them (default: PULUMI_STACK, else the selected stack)",
    )
    .option("--run-program", "run the programs, so that settings changed since the last pulumi up count")
    .option("--no-lock", "do not ask for the lock of a stack whose state may only be read")
    .option("--within <days>", "report tokens, memberships and roles that end within this time", toDays, 30)
    .option("--unused <days>", "report tokens that nobody used for this time", toDays, 90)
    .option(
      "--policy <file>",
      "judge the stacks by the policies, as this file configures them; {} for the defaults",
    )
    .addOption(new Option("--kind <kind...>", "report only findings of these kinds").choices(KINDS))
    .option(
      "--owner <owner...>",
      "report only findings of these owners: of the service account, else by CODEOWNERS",
    )
    .option(
      "--ignore <pattern...>",
      `leave out what fits, such as "group jira-*" or "unused: token ci-bot/*"; beside the project's .atlassian-admin-ignore`,
    )
    .option("--no-ignore-file", "do not read .atlassian-admin-ignore")
    .option("--accept <file>", "findings that were reviewed and accepted, each with a reason and a last day")
    .option("--baseline <file>", "report only what is not in this file")
    .option("--write-baseline <file>", "write what was found to this file")
    .option("--notify <url>", "post the JSON report to this webhook when there is something to say")
    .option("--notify-slack <url>", "the same, as a message for an incoming webhook of Slack")
    .addOption(formatOption(FORMATS, "table"))
    .option("--include-accepted", "with --format sarif: accepted findings too, as suppressed results");
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
Exit codes: 0 nothing found, 2 findings, 1 something could not be checked or a webhook did not take it. Nothing is changed.

An address of a webhook is a secret: rather than as an option, give it in ATLASSIAN_ADMIN_NOTIFY_URL or
ATLASSIAN_ADMIN_NOTIFY_SLACK_URL, which no list of processes shows.

Examples:
  atlassian-admin drift --stack prod
  atlassian-admin drift --stack prod --stack ../payments:prod --within 14d
  atlassian-admin drift --stack prod --baseline drift.json --write-baseline drift.json --format markdown
  atlassian-admin drift --stack prod --kind missing changed --ignore "group jira-*"
  atlassian-admin drift --stack prod --accept accepted-drift.json --json
`;
