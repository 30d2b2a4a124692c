import { plainOf } from "../../../markdown";
import type { Finding } from "../finding";
import type { DriftReport } from "../report";
import { factOf, placeOf, summarise, whoAndWhen } from "./words";

/** For a comment or a job summary. */
export function toMarkdown(report: DriftReport): string {
  const { findings, accepted, problems } = report;
  return [
    `## Drift: ${plainOf(summarise(report))}`,
    ...(problems.length > 0
      ? [
          "### Could not be checked",
          problems.map(({ where, reason }) => `- ${plainOf(where)}: ${plainOf(reason)}`).join("\n"),
        ]
      : []),
    ...(findings.length > 0 ? [tableOf(findings)] : []),
    ...(accepted.length > 0 ? ["### Accepted", tableOf(accepted)] : []),
  ].join("\n\n");
}

function tableOf(findings: readonly Finding[]): string {
  return [
    "| Kind | What | Fact | Remedy | Who and when | Fingerprint |",
    "| --- | --- | --- | --- | --- | --- |",
    ...findings.map(
      (finding) =>
        `| ${[
          finding.kind,
          plainOf(
            [finding.resource.name, placeOf(finding.resource)]
              .filter((part) => part !== undefined)
              .join(", "),
          ),
          plainOf(factOf(finding)),
          plainOf(finding.remedy),
          finding.by === undefined ? "" : plainOf(whoAndWhen(finding.by)),
          `\`${finding.fingerprint}\``,
        ].join(" | ")} |`,
    ),
  ].join("\n");
}
