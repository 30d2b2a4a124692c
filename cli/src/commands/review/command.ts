import { Option, type Command } from "commander";
import { addCommonOptions, formatOption, toAction } from "../../command";
import { toDays } from "../../days-option";
import { COMMENT_SERVICES } from "./comment/names";
import { RISKS } from "./effect";
import { FORMATS } from "./formats/names";
import type { ReviewOptions } from "./options";

export function addReview(program: Command): void {
  const command = program
    .command("review")
    .description("Shows who gains or loses which access with the next pulumi up, the riskiest changes first.")
    .option(
      "-s, --stack <[folder:]name>",
      "the stack to preview (default: PULUMI_STACK, else the selected stack)",
    )
    .addOption(
      new Option(
        "--preview <file>",
        `output of "pulumi preview --json --show-sames" to read instead of running it; "-" for stdin`,
      ).conflicts("from"),
    )
    .option("--preview-log <file>", "stderr of that preview, to report why it failed")
    .addOption(
      new Option("--base <file>", "preview JSON of the target branch, to compare against").conflicts("from"),
    )
    .option("--from <file>", "report of an earlier --json, to print or post it")
    .addOption(
      new Option(
        "--policy <file>",
        "check the changes by the policies in this file; {} for the defaults",
      ).conflicts("from"),
    )
    .addOption(
      new Option("--within <days>", "list memberships and roles that end within this time (default: 30)")
        .argParser(toDays)
        .conflicts("from"),
    )
    .option(
      "--owner <owner...>",
      "only what concerns these owners: of the service account, else by CODEOWNERS",
    )
    .addOption(
      new Option("--fail-on <risk>", "exit with code 2 if a change has this risk or a higher one").choices(
        RISKS,
      ),
    )
    .addOption(formatOption(FORMATS, "text"))
    .addOption(
      new Option(
        "--comment <service>",
        "post the review on the pull request of the run, or update the comment that is there",
      ).choices(COMMENT_SERVICES),
    )
    .option("--pr <number>", "pull request, if the environment does not name it");
  addCommonOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(
      toAction(
        async (options: ReviewOptions) => (await import("./run.js")).runReview(options),
        ({ from, preview }) => (from === undefined && preview === undefined ? "required" : "unused"),
      ),
    );
}

const EXAMPLES = `
Exit codes: 0 reviewed, 2 a change is at least as risky as --fail-on, 1 the preview failed or cannot be read, or the comment
could not be posted. The command changes nothing.

It needs no Atlassian credential: names come from the program and the state. With a key, it also looks up the names of unknown
ids, the members of deleted groups, and the last use of revoked tokens.

Examples:
  atlassian-admin review --stack prod
  atlassian-admin review --stack prod --format markdown --fail-on high
  pulumi preview --json --show-sames | atlassian-admin review --preview - --json --output review.json
  atlassian-admin review --from review.json --comment github
`;
