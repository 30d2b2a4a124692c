import type { Command } from "commander";
import { addCommonOptions, toAction, type CommonOptions } from "../../command";

export interface NotifyOptions extends CommonOptions {
  readonly from: string;
  readonly owner?: readonly string[];
  readonly slack?: string;
  readonly teams?: string;
  readonly jira?: string;
  readonly heartbeat?: string;
}

export function addNotify(program: Command): void {
  const command = program
    .command("notify")
    .summary("Sends drift findings to a team: Slack, Microsoft Teams, Jira.")
    .description(
      'Reads the report of "atlassian-admin drift --json" and sends it to a team: as a message in Slack or Microsoft Teams, or as one Jira issue per ' +
        "finding. An issue is closed when its finding is gone.",
    )
    .option("--from <file>", 'report of "drift --json"; "-" for stdin', "-")
    .option("--owner <owner...>", "only findings of these owners, such as one team or a handle of CODEOWNERS")
    .option("--slack <url>", "incoming webhook of Slack")
    .option("--teams <url>", "webhook of a Microsoft Teams workflow")
    .option("--jira <project>", "key of a Jira project; creates one issue per finding")
    .option("--heartbeat <url>", "address to call after a complete check");
  addCommonOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(
      toAction(
        async (options: NotifyOptions) => (await import("./run.js")).runNotify(options),
        () => "unused",
      ),
    );
}

const EXAMPLES = `
Exit codes: 0 sent, or nothing to report; 1 a service did not accept it, or the report cannot be read.

A webhook address is a secret. Set it in the environment rather than as an option: ATLASSIAN_ADMIN_NOTIFY_SLACK_URL,
ATLASSIAN_ADMIN_NOTIFY_TEAMS_URL or ATLASSIAN_ADMIN_HEARTBEAT_URL. --jira reads ATLASSIAN_ADMIN_JIRA_URL,
ATLASSIAN_ADMIN_JIRA_EMAIL and ATLASSIAN_ADMIN_JIRA_TOKEN.

Examples:
  atlassian-admin drift --json --output drift.json
  atlassian-admin notify --from drift.json --jira SEC
  atlassian-admin notify --from drift.json --owner team-payments --slack "$SLACK_PAYMENTS"
`;
