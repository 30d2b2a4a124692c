import { plainOf } from "../../../harmless";
import { plural } from "../../../plural";
import type { Finding } from "../finding";
import type { DriftReport } from "../report";
import { countLines, factOf, placeOf, summarise, whoAndWhen } from "./words";

/** GitHub rejects step summaries of more than 1 MiB. The rest is reserved for what a step adds itself. */
const MAX_BYTES = 1_000_000;

/** For a comment or a job summary. Findings beyond the length limit are only counted. */
export function toMarkdown(report: DriftReport): string {
  const { findings, accepted, problems } = report;
  const room = { bytes: MAX_BYTES };
  return [
    `## Drift: ${plainOf(summarise(report))}`,
    ...countLines(report).map((line) => plainOf(line)),
    ...(problems.length > 0
      ? [
          "### Could not be checked",
          problems.map(({ where, reason }) => `- ${plainOf(where)}: ${plainOf(reason)}`).join("\n"),
        ]
      : []),
    ...(findings.length > 0 ? tableOf(findings, room) : []),
    ...(accepted.length > 0 ? ["### Accepted", ...tableOf(accepted, room)] : []),
  ].join("\n\n");
}

/** @param room How many bytes the tables can still use; this function subtracts what it uses. */
function tableOf(findings: readonly Finding[], room: { bytes: number }): string[] {
  const rows: string[] = [];
  for (const row of findings.map(rowOf)) {
    room.bytes -= Buffer.byteLength(row) + 1;
    if (room.bytes < 0) {
      break;
    }
    rows.push(row);
  }
  const left = findings.length - rows.length;
  const table = [
    "| Kind | What | Fact | Remedy | Who and when | Fingerprint |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
  const note = `And ${plural(left, "more finding")}: a summary can hold at most 1 MiB. Use --json, --format csv or --kind to see all findings.`;
  return left > 0 ? [table, note] : [table];
}

function rowOf(finding: Finding): string {
  const { by, fingerprint, kind, remedy, resource } = finding;
  const what = [resource.name, placeOf(resource)].filter((part) => part !== undefined).join(", ");
  const cells = [
    plainOf(what),
    plainOf(factOf(finding)),
    plainOf(remedy),
    by === undefined ? "" : plainOf(whoAndWhen(by)),
  ];
  return `| ${[kind, ...cells, `\`${fingerprint}\``].join(" | ")} |`;
}
