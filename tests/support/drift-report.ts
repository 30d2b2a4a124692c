import type { Discovery } from "../../cli/src/commands/drift/finding";
import { countsOf, type DriftReport } from "../../cli/src/commands/drift/report";

/** A discovery about a service account, with these changes. */
export function discoveryOf(changes: Partial<Discovery> = {}): Discovery {
  return {
    kind: "changed",
    fact: `Its owner is "x".`,
    remedy: `Run "pulumi up".`,
    identity: ["u"],
    resource: { type: "ServiceAccount", name: "bot", orgId: "o1" },
    subjects: [{ type: "account", names: ["bot"] }],
    ...changes,
  };
}

/** A report without findings, with these changes. */
export function driftReportOf(changes: Partial<DriftReport> = {}): DriftReport {
  return {
    outcome: "findings",
    takenAt: "2027-01-02T03:04:05.678Z",
    durationSeconds: 1.5,
    stacks: [{ stack: "prod", resources: 3 }],
    organizations: ["o1"],
    findings: [],
    accepted: [],
    known: 0,
    ignored: 0,
    problems: [],
    counts: countsOf(changes.findings ?? []),
    ...changes,
  };
}
