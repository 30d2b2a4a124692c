import { findRun } from "../find-run";
import { totalCalls, type PhaseName, type Results, type Run } from "../results";
import { plain } from "../scenarios/other-floors";
import { count, megabytes, seconds } from "./format";
import { markdownTable } from "./markdown-table";

interface Figure {
  readonly question: string;
  readonly answer: string;
}

/** What users want to know first. A figure that was not measured is omitted. */
export function fiveFigures(results: Results): string {
  const figures = [
    noChange(results),
    ofMemberships(results, "How long does a drift check of 1,000 memberships take?", 1_000, "drift"),
    ofMemberships(results, "How long does it take to create 1,000 memberships?", 1_000, "create"),
    ofMemberships(results, "How long does a refresh of 10,000 memberships take?", 10_000, "refresh"),
    memory(results),
  ];
  return markdownTable(
    [
      { title: "question", cell: ({ question }: Figure) => question },
      { title: "measured", cell: ({ answer }: Figure) => answer },
    ],
    figures.filter((figure) => figure !== undefined),
  );
}

function memberships(results: Results, size: number, latencyMs: number): Run | undefined {
  return findRun(results, { scenario: "memberships", size, side: "ours", latencyMs });
}

function noChange(results: Results): Figure | undefined {
  const ours = memberships(results, 1_000, 0)?.phases["no-op"];
  const theirs = findRun(results, { scenario: plain.name, size: 1_000, side: "floor" })?.phases["no-op"];
  return (
    ours &&
    theirs && {
      question: "How long does `pulumi up` take if nothing changed, with 1,000 memberships?",
      answer: `${seconds(ours.wallSeconds)}, no request. Plain dynamic resources: ${seconds(theirs.wallSeconds)}`,
    }
  );
}

function ofMemberships(
  results: Results,
  question: string,
  size: number,
  name: PhaseName,
): Figure | undefined {
  const phase = memberships(results, size, 50)?.phases[name];
  return (
    phase && {
      question,
      answer: `${seconds(phase.wallSeconds)} with ${count(totalCalls(phase))} requests, if each takes 50 ms`,
    }
  );
}

function memory(results: Results): Figure | undefined {
  const phases = Object.values(memberships(results, 10_000, 50)?.phases ?? {});
  const peaks = phases.flatMap(({ peakMemory }) => peakMemory.provider ?? []);
  return peaks.length === 0
    ? undefined
    : {
        question: "How much memory does the provider process need for 10,000 memberships?",
        answer: megabytes(Math.max(...peaks)),
      };
}
