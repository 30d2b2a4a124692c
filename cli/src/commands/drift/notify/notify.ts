import type { Log } from "pulumi-atlassian-admin/organization";
import type { DriftReport } from "../report";
import { post } from "./post";
import { toSlack } from "./slack";
import type { Target } from "./target";

/**
 * Tells everybody who wants to hear of it, where there is something to say.
 * @returns what went wrong, one text per webhook that did not take it.
 */
export async function notify(targets: readonly Target[], report: DriftReport, log: Log): Promise<string[]> {
  if (report.outcome === "clean") {
    return [];
  }
  const failures = await Promise.all(
    targets.map(async (target) => {
      const { kind, setting, url } = target;
      const reason = await post(target, kind === "slack" ? toSlack(report) : report);
      if (reason === undefined) {
        log.info(`told ${url.host} (${setting})`);
        return [];
      }
      return [`could not notify ${url.host} (${setting}): ${reason}. Nobody there knows of this report.`];
    }),
  );
  return failures.flat();
}
