import { printable } from "../../../output";
import type { Finding } from "../finding";
import type { DriftReport } from "../report";
import { factOf, placeOf, summarise, whoAndWhen } from "./words";

/** For a comment or a job summary. */
export function toMarkdown(report: DriftReport): string {
  const { findings, accepted, problems } = report;
  return [
    `## Drift: ${escape(summarise(report))}`,
    ...(problems.length > 0
      ? [
          "### Could not be checked",
          problems.map(({ where, reason }) => `- ${escape(where)}: ${escape(reason)}`).join("\n"),
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
          escape(
            [finding.resource.name, placeOf(finding.resource)]
              .filter((part) => part !== undefined)
              .join(", "),
          ),
          escape(factOf(finding)),
          escape(finding.remedy),
          finding.by === undefined ? "" : escape(whoAndWhen(finding.by)),
          `\`${finding.fingerprint}\``,
        ].join(" | ")} |`,
    ),
  ].join("\n");
}

/** Anybody may name an account, so no name may become markup, a mention or another cell. */
function escape(text: string): string {
  return printable(text)
    .replace(/[\\`*_{}[\]<>|#~!&]/g, String.raw`\$&`)
    .replaceAll("@", "@\u200b");
}
