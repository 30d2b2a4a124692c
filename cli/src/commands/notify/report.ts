import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { isOwnedBy } from "../../code-owners";
import { UserError } from "../../user-error";
import type { DriftReport } from "../drift/report";

/** The parts of a report that this command uses. The rest is passed on unchanged. */
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

/** Reads the output of `drift --json`. @throws {UserError} if it is anything else. */
export async function readReport(file: string): Promise<Report> {
  const content = await (file === "-" ? text(process.stdin) : readFile(file, "utf8")).catch(
    (error: unknown) => {
      throw new UserError(
        `the report "${file}" cannot be read: ${String(error)}.`,
        `Create it with "atlassian-admin drift --json --output drift.json", and set --from to that file.`,
      );
    },
  );
  const parsed = SCHEMA.safeParse(toJson(content));
  if (!parsed.success) {
    throw new UserError(
      `"${file}" is not a drift report (${z.prettifyError(parsed.error).split("\n")[0] ?? ""}).`,
      `Create it with "atlassian-admin drift --json" of the same version.`,
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

/** The report for some owners. Problems concern all owners. */
export function reportOf(report: Report, owners: readonly string[] | undefined): Report {
  if (owners === undefined) {
    return report;
  }
  const findings = report.findings.filter(({ owner }) => isOwnedBy(owner, owners));
  const outcome = report.outcome === "findings" && findings.length === 0 ? "clean" : report.outcome;
  return { ...report, findings, outcome };
}
