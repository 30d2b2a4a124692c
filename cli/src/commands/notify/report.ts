import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { isOwnedBy } from "../../code-owners";
import { UserError } from "../../user-error";
import type { DriftReport } from "../drift/report";

/** What is read of a report. The rest passes as it is. */
const SCHEMA = z.looseObject({
  outcome: z.enum(["clean", "findings", "could-not-check"]),
  stacks: z.array(z.looseObject({ stack: z.string(), resources: z.number() })),
  known: z.number(),
  accepted: z.array(z.unknown()),
  findings: z.array(
    z.looseObject({
      fingerprint: z.string().regex(/^[0-9a-f]{16}$/),
      kind: z.string(),
      resource: z.looseObject({ name: z.string() }),
      fact: z.string(),
      remedy: z.string(),
      owner: z.string().optional(),
    }),
  ),
  problems: z.array(z.looseObject({ where: z.string(), reason: z.string() })),
});

export interface Report extends Omit<DriftReport, "findings"> {
  readonly findings: readonly ReportedFinding[];
}

export type ReportedFinding = DriftReport["findings"][number] & { readonly owner?: string };

/** Reads what `drift --json` printed. @throws {UserError} if it is anything else. */
export async function readReport(file: string): Promise<Report> {
  const content = await (file === "-" ? text(process.stdin) : readFile(file, "utf8")).catch(
    (error: unknown) => {
      throw new UserError(
        `the report "${file}" cannot be read: ${String(error)}.`,
        `Make it with "atlassian-admin drift --json --output drift.json", and give --from that file.`,
      );
    },
  );
  const parsed = SCHEMA.safeParse(toJson(content));
  if (!parsed.success) {
    throw new UserError(
      `"${file}" is not a report of drift (${z.prettifyError(parsed.error).split("\n")[0] ?? ""}).`,
      `Make it with "atlassian-admin drift --json" of the same version.`,
    );
  }
  return parsed.data as unknown as Report;
}

function toJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

/** The report of some owners alone. What could not be checked concerns everybody. */
export function reportOf(report: Report, owners: readonly string[] | undefined): Report {
  if (owners === undefined) {
    return report;
  }
  const findings = report.findings.filter(({ owner }) => isOwnedBy(owner, owners));
  const outcome = report.outcome === "findings" && findings.length === 0 ? "clean" : report.outcome;
  return { ...report, findings, outcome };
}
