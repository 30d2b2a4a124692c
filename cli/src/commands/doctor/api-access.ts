import {
  connect,
  type Config,
  type Headers,
  type Organization,
  type ProviderConfig,
} from "pulumi-atlassian-admin/organization";
import type { CommonOptions } from "../../command";
import { hide } from "../../harmless";
import { stderrLog } from "../../output";
import { requireOrgId } from "../../settings";

/** The organisation as the settings lead to it, and what its answers say about time. */
export interface ApiAccess {
  readonly organization: Organization;
  readonly config: ProviderConfig;
  readonly serverClock: ServerClock;
}

export function openApi(settings: Config, options: Pick<CommonOptions, "orgId" | "quiet">): ApiAccess {
  const orgId = requireOrgId(settings, options);
  const config = settings.forOrganization(orgId);
  hide(config.apiKey);
  const serverClock = new ServerClock();
  const organization = connect({
    orgId,
    config,
    log: stderrLog(options.quiet === true),
    onAnswer: (headers) => {
      serverClock.note(headers);
    },
  });
  return { organization, config, serverClock };
}

/** Compares this machine's clock with the `Date` of the API's answers, which counts whole seconds. */
export class ServerClock {
  /** How far this machine is ahead of the server, in seconds; `undefined` before an answer told the time. */
  aheadSeconds: number | undefined;

  note(headers: Headers, nowMs = Date.now()): void {
    const serverMs = Date.parse(headers["date"] ?? "");
    if (!Number.isNaN(serverMs)) {
      this.aheadSeconds = Math.round((nowMs - serverMs) / 1000);
    }
  }
}
