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
    .summary("tell a team about the findings of drift: Slack, Microsoft Teams, Jira")
    .description(
      'Reads a report that "atlassian-admin drift --json" printed, and tells a team about it: in Slack or Microsoft Teams, or with one Jira issue per ' +
        "finding, which closes when the finding is gone.",
    )
    .option("--from <file>", 'report of "drift --json"; "-" for stdin', "-")
    .option("--owner <owner...>", "only findings of these owners, such as one team or a handle of CODEOWNERS")
    .option("--slack <url>", "incoming webhook of Slack")
    .option("--teams <url>", "webhook of a workflow of Microsoft Teams")
    .option("--jira <project>", "key of a Jira project, for one issue per finding")
    .option("--heartbeat <url>", "address to call after a check that could check everything");
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
Exit codes: 0 everybody was told, or there is nothing to tell; 1 a service did not take it, or the report cannot be read.

An address of a webhook is a secret: rather than as an option, give it in ATLASSIAN_ADMIN_NOTIFY_SLACK_URL,
ATLASSIAN_ADMIN_NOTIFY_TEAMS_URL or ATLASSIAN_ADMIN_HEARTBEAT_URL. --jira reads ATLASSIAN_ADMIN_JIRA_URL,
ATLASSIAN_ADMIN_JIRA_EMAIL and ATLASSIAN_ADMIN_JIRA_TOKEN.

Examples:
  atlassian-admin drift --json --output drift.json
  atlassian-admin notify --from drift.json --jira SEC
  atlassian-admin notify --from drift.json --owner team-payments --slack "$SLACK_PAYMENTS"
`;
