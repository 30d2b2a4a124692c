import { hide } from "../../../harmless";
import { toSafeAddress } from "../../../web-client";
import type { DriftOptions } from "../options";

/** A webhook that receives findings. */
export interface Target {
  readonly kind: "report" | "slack";
  /** The address is a secret: anybody who knows it can post there. */
  readonly url: URL;
  /** What the user set, for messages. */
  readonly setting: string;
}

/**
 * The webhooks in the options, else in the environment. An empty variable counts as not set.
 * @throws if an address cannot be used. The message never contains the address.
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
  if (address === undefined) {
    return [];
  }
  hide(address);
  const url = toSafeAddress(address, { setting, what: "a webhook", reason: "the address is a secret" });
  return [{ kind, url, setting }];
}
