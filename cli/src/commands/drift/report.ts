import { KINDS, type Finding, type Kind } from "./finding";

/** Why something could not be checked. */
export interface Problem {
  /** Such as `stack "prod"`. */
  readonly where: string;
  readonly reason: string;
}

export interface DriftReport {
  readonly outcome: "clean" | "findings" | "could-not-check";
  /** When the check began, RFC 3339. */
  readonly takenAt: string;
  readonly durationSeconds: number;
  readonly stacks: readonly { readonly stack: string; readonly resources: number }[];
  readonly organizations: readonly string[];
  /** How many findings there are, by kind and by owner. */
  readonly counts: Counts;
  readonly findings: readonly Finding[];
  /** Found, and accepted in the file of `--accept`. */
  readonly accepted: readonly Finding[];
  /** How many findings are already in the baseline; they are left out. */
  readonly known: number;
  /** How many findings, and members of findings, the patterns of `--ignore` and of the ignore files left out. */
  readonly ignored: number;
  readonly problems: readonly Problem[];
}

export interface Counts {
  /** Kinds without findings are omitted. */
  readonly kind: Readonly<Partial<Record<Kind, number>>>;
  /** Most findings first. */
  readonly owner: readonly { readonly owner: string; readonly findings: number }[];
  /** Findings whose service account has no owner, and whose file has none in CODEOWNERS. */
  readonly withoutOwner: number;
}

export function countsOf(findings: readonly Finding[]): Counts {
  const countOf = (fits: (finding: Finding) => boolean): number => findings.filter(fits).length;
  const owners = [...new Set(findings.flatMap(({ owner }) => owner ?? []))];
  return {
    kind: Object.fromEntries(
      KINDS.map((kind) => [kind, countOf((finding) => finding.kind === kind)] as const).filter(
        ([, count]) => count > 0,
      ),
    ),
    owner: owners
      .map((owner) => ({ owner, findings: countOf((finding) => finding.owner === owner) }))
      .sort((left, right) => right.findings - left.findings || left.owner.localeCompare(right.owner)),
    withoutOwner: countOf(({ owner }) => owner === undefined),
  };
}

export function outcomeOf(
  findings: readonly Finding[],
  problems: readonly Problem[],
): DriftReport["outcome"] {
  if (problems.length > 0) {
    return "could-not-check";
  }
  return findings.length > 0 ? "findings" : "clean";
}
