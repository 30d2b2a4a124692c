import type { Log } from "pulumi-atlassian-admin/organization";
import type { DriftReport } from "../report";
import { post } from "./post";
import { toSlack } from "./slack";
import type { Target } from "./target";

/**
 * Sends the report to every webhook, if there is something to report.
 * @returns the failures, one text per webhook that did not accept it.
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
        log.info(`notified ${url.host} (${setting})`);
        return [];
      }
      return [`could not notify ${url.host} (${setting}): ${reason} This report did not arrive there.`];
    }),
  );
  return failures.flat();
}
