import { evaluateRequirements, type Requirement } from "../requirements";
import type { Results } from "../results";
import { loadTable, resourceCostTable } from "./figure-tables";
import { count } from "./format";
import { markdownTable } from "./markdown-table";
import { callsTable, endpointTable, memoryTable, wallTable } from "./run-tables";

/** One part of the report: the same text in a terminal and in docs/performance.md. */
export interface Section {
  readonly title: string;
  readonly body: string;
}

export function sectionsOf(results: Results): Section[] {
  const { figures, runs } = results;
  const sections: Section[] = [{ title: "Conditions", body: describeConditions(results) }];
  if (runs.length > 0) {
    sections.push(
      { title: "Promises", body: requirementTable(evaluateRequirements(results)) },
      { title: "Wall time, and its ratio to the floor", body: wallTable(results) },
    );
  }
  if (runs.some(({ side }) => side === "ours")) {
    sections.push(
      { title: "Calls", body: callsTable(results) },
      { title: "Calls by endpoint", body: endpointTable(results) },
    );
  }
  if (runs.length > 0) {
    sections.push({ title: "Peak memory and state", body: memoryTable(results) });
  }
  if (figures !== undefined) {
    sections.push(
      { title: "Loading", body: loadTable(figures) },
      { title: "Check and diff, per resource", body: resourceCostTable(figures) },
    );
  }
  const failures = runs.flatMap(({ scenario, size, side, failure }) =>
    failure === undefined ? [] : [`- ${scenario} ${count(size)} (${side}): ${failure.split("\n")[0] ?? ""}`],
  );
  if (failures.length > 0) {
    sections.push({ title: "Failed", body: failures.join("\n") });
  }
  return sections;
}

function describeConditions({ date, machine, versions, settings }: Results): string {
  const { parallel, skipCheckpointsFrom, maxConcurrency, repeat } = settings;
  return [
    `- ${date.slice(0, 10)}; ${machine.platform}, ${machine.cores} cores (${machine.cpu}), ${Math.round(machine.memoryBytes / 2 ** 30)} GB`,
    `- Node ${versions.node}, Pulumi CLI ${versions.pulumiCli}, \`@pulumi/pulumi\` ${versions.pulumiSdk}, \`pulumi-atlassian-admin\` ${versions.provider}`,
    `- \`--parallel ${parallel}\`; \`PULUMI_SKIP_CHECKPOINTS=true\` from ${count(skipCheckpointsFrom)} resources on; \`atlassian-admin:maxConcurrency\` ${maxConcurrency}; local file backend`,
    `- No-op and refresh: the median of ${repeat}. Everything else was measured once. The drift check runs 20 s after the creation or later.`,
  ].join("\n");
}

function requirementTable(requirements: readonly Requirement[]): string {
  return markdownTable(
    [
      { title: "promise", cell: ({ promise }) => promise },
      { title: "limit", cell: ({ limit }) => limit, isNumber: true },
      { title: "measured", cell: ({ measured }) => measured ?? "", isNumber: true },
      {
        title: "",
        cell: ({ isMet }) => (isMet === undefined ? "not measured" : isMet ? "met" : "**not met**"),
      },
    ],
    requirements,
  );
}
