import { EXIT, type ExitCode } from "../../exit-codes";
import { hide, say } from "../../harmless";
import { printJson, printText } from "../../output";
import { messageOf, UserError } from "../../user-error";
import { howToMendWebhook } from "../../webhook";
import { NoAnswerError, toSafeAddress, Web } from "../../web-client";
import { toSlack } from "../drift/notify/slack";
import type { NotifyOptions } from "./command";
import { jiraSettings, syncIssues } from "./jira";
import { readReport, reportOf } from "./report";
import { toTeams } from "./teams";

/** A notification channel. */
interface Told {
  readonly who: string;
  /** The result, such as `SEC-1, SEC-2`. */
  readonly outcome: string;
}

export async function runNotify(options: NotifyOptions): Promise<ExitCode> {
  // Addresses are checked first: a mistake in one must not appear after other notifications were sent.
  const slack = webhook("Slack", "--slack", options.slack, "ATLASSIAN_ADMIN_NOTIFY_SLACK_URL");
  const teams = webhook("Microsoft Teams", "--teams", options.teams, "ATLASSIAN_ADMIN_NOTIFY_TEAMS_URL");
  const heartbeat = webhook(
    "the heartbeat",
    "--heartbeat",
    options.heartbeat,
    "ATLASSIAN_ADMIN_HEARTBEAT_URL",
  );
  const jira = options.jira === undefined ? undefined : jiraSettings(options.jira, process.env);
  if ([slack, teams, heartbeat, jira].every((target) => target === undefined)) {
    throw new UserError(`no notification channel is given.`, `Use --slack, --teams, --jira or --heartbeat.`);
  }
  const all = await readReport(options.from);
  const own = reportOf(all, options.owner);
  const isSilent = own.outcome === "clean";
  const tasks: { who: string; work: () => Promise<string> }[] = [
    ...(slack === undefined || isSilent ? [] : [{ who: slack.who, work: () => post(slack, toSlack(own)) }]),
    ...(teams === undefined || isSilent ? [] : [{ who: teams.who, work: () => post(teams, toTeams(own)) }]),
    ...(jira === undefined
      ? []
      : [
          {
            who: "Jira",
            work: async () => {
              const { closed, created } = await syncIssues(jira, own, all);
              return `created: ${created.join(", ") || "none"}; closed: ${closed.join(", ") || "none"}`;
            },
          },
        ]),
    // The missing call is the alarm: for a check that did not run, or was incomplete.
    ...(heartbeat === undefined || all.outcome === "could-not-check"
      ? []
      : [{ who: heartbeat.who, work: () => post(heartbeat, undefined) }]),
  ];
  const told: Told[] = [];
  for (const { who, work } of tasks) {
    try {
      told.push({ who, outcome: await work() });
    } catch (error) {
      say("error", `could not notify ${who}: ${messageOf(error)}`);
    }
  }
  if (options.json === true) {
    printJson({ told });
  } else {
    printText(
      told.map(({ who, outcome }) => `${who}: ${outcome}`).join("\n") ||
        "Nothing was sent: there is nothing to report.",
    );
  }
  return told.length === tasks.length ? EXIT.clean : EXIT.failed;
}

interface Webhook {
  readonly who: string;
  readonly url: URL;
  /** The option or variable that has the address. */
  readonly setting: string;
}

function webhook(
  who: string,
  option: string,
  given: string | undefined,
  variable: string,
): Webhook | undefined {
  const address = given ?? (process.env[variable] || undefined);
  if (address === undefined) {
    return undefined;
  }
  hide(address);
  const setting = given === undefined ? variable : option;
  return {
    who,
    setting,
    url: toSafeAddress(address, { setting, what: "a webhook", reason: "the address is a secret" }),
  };
}

/** Sent once: a retry could post the message twice. A heartbeat has no body and can be repeated. */
async function post({ setting, url }: Webhook, body: unknown): Promise<string> {
  const isHeartbeat = body === undefined;
  const web = new Web({ attempts: isHeartbeat ? 3 : 1, timeoutSeconds: 10 });
  const request = isHeartbeat
    ? { method: "GET" as const, url, isRepeatable: true }
    : { method: "POST" as const, url, body, isRepeatable: false };
  const { status } = await web.send(request).catch((error: unknown) => {
    throw error instanceof NoAnswerError
      ? new UserError(`${url.host}: ${error.message}.`, howToMendWebhook(undefined, setting))
      : error;
  });
  if (status < 200 || status >= 300) {
    throw new UserError(`${url.host} returned ${status}.`, howToMendWebhook(status, setting));
  }
  return isHeartbeat ? "called" : "told";
}
