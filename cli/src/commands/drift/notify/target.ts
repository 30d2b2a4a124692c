import type { DriftOptions } from "../options";

/** Somebody who wants to hear of findings. */
export interface Target {
  readonly kind: "report" | "slack";
  /** The address is a secret: whoever has it can post there. */
  readonly url: URL;
  /** What the user set, for messages. */
  readonly setting: string;
}

const LOOPBACK_HOSTS = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * The webhooks of the options, else of the environment; an empty variable counts as none.
 * @throws when an address is none that may be used. The message never has the address.
 */
export function targetsOf(
  options: Pick<DriftOptions, "notify" | "notifySlack">,
  environment: NodeJS.ProcessEnv,
): Target[] {
  const { notify, notifySlack } = options;
  return [
    ...toTarget("report", "--notify", notify, "ATLASSIAN_ADMIN_NOTIFY_URL", environment),
    ...toTarget("slack", "--notify-slack", notifySlack, "ATLASSIAN_ADMIN_NOTIFY_SLACK_URL", environment),
  ];
}

function toTarget(
  kind: Target["kind"],
  option: string,
  given: string | undefined,
  variable: string,
  environment: NodeJS.ProcessEnv,
): Target[] {
  const setting = given === undefined ? variable : option;
  const address = given ?? (environment[variable] || undefined);
  return address === undefined ? [] : [{ kind, url: toUrl(address, setting), setting }];
}

function toUrl(address: string, setting: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    throw new Error(`${setting} is not an https address of a webhook.`);
  }
  if (url.protocol === "http:" && !LOOPBACK_HOSTS.has(url.hostname)) {
    throw new Error(
      `${setting} must start with https, because the address is a secret; plain http is for loopback addresses only. ` +
        `It names the host "${url.host}".`,
    );
  }
  return url;
}
