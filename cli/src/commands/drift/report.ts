import type { Finding } from "./finding";

/** Why something could not be checked. */
export interface Problem {
  /** Such as `stack "prod"`. */
  readonly where: string;
  readonly reason: string;
}

export interface DriftReport {
  readonly outcome: "clean" | "findings" | "could-not-check";
  readonly stacks: readonly { readonly stack: string; readonly resources: number }[];
  readonly organizations: readonly string[];
  readonly findings: readonly Finding[];
  /** Found, and accepted in the file of `--accept`. */
  readonly accepted: readonly Finding[];
  /** How many findings the baseline has already; they are left out. */
  readonly known: number;
  readonly problems: readonly Problem[];
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
