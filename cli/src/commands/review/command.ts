import { Option, type Command } from "commander";
import { addCommonOptions, toAction } from "../../command";
import { toDays } from "../../days-option";
import { COMMENT_SERVICES } from "./comment/names";
import { RISKS } from "./effect";
import { FORMATS } from "./formats/names";
import type { ReviewOptions } from "./options";

export function addReview(program: Command): void {
  const command = program
    .command("review")
    .description("who gains or loses what by the next pulumi up, the riskiest first")
    .option("-s, --stack <[folder:]name>", "the stack to preview")
    .addOption(
      new Option(
        "--preview <file>",
        `what "pulumi preview --json --show-sames" printed, instead of running it; "-" for stdin`,
      ).conflicts("from"),
    )
    .addOption(
      new Option(
        "--base <file>",
        "the same, of the branch that the change is meant for, where no state can be read",
      ).conflicts("from"),
    )
    .option("--from <file>", "what --json printed earlier, to show it in another form")
    .addOption(
      new Option(
        "--policy <file>",
        "judge what changes by the policies, as this file configures them; {} for the defaults",
      ).conflicts("from"),
    )
    .addOption(
      new Option("--within <days>", "name memberships and roles that end within this time (default: 30)")
        .argParser(toDays)
        .conflicts("from"),
    )
    .addOption(
      new Option(
        "--fail-on <risk>",
        "end with exit code 2 when there is something of this risk or a higher one",
      ).choices(RISKS),
    )
    .addOption(
      new Option("--format <format>", "how to print").choices(FORMATS).default("text").conflicts("json"),
    )
    .option("--out <file>", "write to this file instead of stdout")
    .addOption(
      new Option(
        "--comment <service>",
        "post the review on the pull request of the run, or edit the comment that is there",
      ).choices(COMMENT_SERVICES),
    )
    .option("--pr <number>", "the pull request, where the run does not say it");
  addCommonOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(toAction(async (options: ReviewOptions) => (await import("./run.js")).runReview(options)));
}

const EXAMPLES = `
Exit codes: 0 reviewed, 2 something is at least as risky as --fail-on, 1 the preview failed or cannot be read, or the comment
could not be posted. Nothing is changed.

No credential of Atlassian is needed: names come from the program and the state. Where there is a key, ids that have no name there
are looked up.

Examples:
  atlassian-admin review --stack prod
  atlassian-admin review --stack prod --format markdown --fail-on high
  pulumi preview --json --show-sames | atlassian-admin review --preview - --json --out review.json
  atlassian-admin review --from review.json --comment github
`;
