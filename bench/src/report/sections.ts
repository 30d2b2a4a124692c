import { evaluateRequirements, type Requirement } from "../requirements";
import type { Results } from "../results";
import { SCENARIOS } from "../scenarios";
import { loadTable, resourceCostTable } from "./figure-tables";
import { fiveFigures } from "./five-figures";
import { count } from "./format";
import { exactListsTable, oneListTable } from "./list-tables";
import { markdownTable } from "./markdown-table";
import { rateLimitTable } from "./rate-limit-table";
import { callsTable, endpointTable, memoryTable, wallTable } from "./run-tables";

/** One part of the report: the same text in a terminal and in docs/performance.md. */
export interface Section {
  readonly title: string;
  readonly body: string;
}

/** A section without content is omitted. */
export function sectionsOf(results: Results): Section[] {
  const { figures } = results;
  const requirements = evaluateRequirements(results);
  const promises = requirements.filter(({ isAgainstFloor }) => isAgainstFloor !== true);
  const goals = requirements.filter(({ isAgainstFloor }) => isAgainstFloor === true);
  const sections: Section[] = [
    { title: "Five figures", body: fiveFigures(results) },
    { title: "Promises", body: requirementTable(promises) },
    { title: "Goals against resources that do nothing", body: requirementTable(goals) },
    { title: "Conditions", body: describeConditions(results) },
    { title: "Wall time, and its ratio to the baseline", body: wallTable(results) },
    { title: "One member list, and its ratio to as many memberships", body: oneListTable(results) },
    {
      title: "Refresh of member lists, compared with one that has nothing to read",
      body: exactListsTable(results),
    },
    { title: "Under a rate limit", body: rateLimitTable(results) },
    { title: "Requests", body: callsTable(results) },
    { title: "Requests by endpoint", body: endpointTable(results) },
    { title: "Peak memory and state", body: memoryTable(results) },
    { title: "Loading", body: figures ? loadTable(figures) : "" },
    { title: "Check and diff, per resource", body: figures ? resourceCostTable(figures) : "" },
    { title: "Failed", body: describeFailures(results) },
  ];
  return sections.filter(({ body }) => body !== "");
}

function describeConditions({ machine, versions, settings, runs, figures }: Results): string {
  const { parallel, skipCheckpointsFrom, maxConcurrency } = settings;
  const days = [...runs, ...(figures ? [figures] : [])].map(({ date }) => date.slice(0, 10)).sort();
  const scenarios = SCENARIOS.filter(({ name }) => runs.some(({ scenario }) => scenario === name));
  return [
    `- ${[...new Set([days.at(0), days.at(-1)])].join(" to ")}; ${machine.platform}, ${machine.cores} cores (${machine.cpu}), ${machine.memoryGigabytes} GB`,
    `- Node ${versions.node}, Pulumi CLI ${versions.pulumiCli}, \`@pulumi/pulumi\` ${versions.pulumiSdk}, \`pulumi-atlassian-admin\` ${versions.provider}`,
    `- \`--parallel ${parallel}\`; \`PULUMI_SKIP_CHECKPOINTS=true\` from ${count(skipCheckpointsFrom)} resources on; \`atlassian-admin:maxConcurrency\` ${maxConcurrency}; local file backend`,
    "- No-op and refresh were measured as often as the first table shows, everything else once. The drift check runs at least 20 s after the creation.",
    ...scenarios.map(({ name, description }) => `- ${name}, size N: ${description}`),
  ].join("\n");
}

function describeFailures({ runs }: Results): string {
  return runs
    .flatMap(({ scenario, size, side, failure }) =>
      failure === undefined
        ? []
        : [`- ${scenario} ${count(size)} (${side}): ${failure.split("\n")[0] ?? ""}`],
    )
    .join("\n");
}

function requirementTable(requirements: readonly Requirement[]): string {
  return markdownTable(
    [
      { title: "promise", cell: ({ promise }) => promise },
      { title: "limit", cell: ({ limit }) => limit, isNumber: true },
      { title: "measured", cell: ({ measured }) => measured ?? "", isNumber: true },
      { title: "resources that do nothing", cell: ({ trivial }) => trivial ?? "", isNumber: true },
      {
        title: "",
        cell: ({ isMet }) => (isMet === undefined ? "not measured" : isMet ? "met" : "**not met**"),
      },
    ],
    requirements,
  );
}
