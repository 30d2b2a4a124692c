import { floorPhase } from "../find-run";
import { PHASES, totalCalls, type Results } from "../results";
import { count, ratio, seconds, wallTime } from "./format";
import { markdownTable, type Column } from "./markdown-table";
import { IDENTITY, PHASE_TITLES } from "./run-columns";

/** The cost of a limit: requests and rejected requests, and the time compared with the limit or the baseline alone. */
export function rateLimitTable(results: Results): string {
  const rows = results.runs.flatMap((run) =>
    PHASES.flatMap((name) => {
      const phase = run.phases[name];
      if (run.rateLimit === null || phase === undefined || totalCalls(phase) === 0) {
        return [];
      }
      const requests = totalCalls(phase);
      // The share of the first second is available immediately.
      const limitSeconds = Math.max(0, Math.ceil((requests - phase.rateLimited) / run.rateLimit) - 1);
      const floorSeconds = floorPhase(results, run, name)?.wallSeconds ?? 0;
      const lowest = Math.max(limitSeconds, floorSeconds);
      return [{ ...run, name, phase, requests, limitSeconds, floorSeconds, lowest }];
    }),
  );
  const numbers: Column<(typeof rows)[number]>[] = [
    { title: "requests", cell: ({ requests }) => count(requests) },
    { title: "rate-limited (429)", cell: ({ phase }) => count(phase.rateLimited) },
    { title: "time", cell: ({ phase }) => wallTime(phase) },
    { title: "the limit alone", cell: ({ limitSeconds }) => seconds(limitSeconds) },
    { title: "floor", cell: ({ floorSeconds }) => seconds(floorSeconds) },
    { title: "÷ the larger", cell: ({ phase, lowest }) => ratio(phase.wallSeconds / lowest) },
  ];
  return markdownTable(
    [
      ...IDENTITY,
      { title: "command", cell: ({ name }) => PHASE_TITLES[name] },
      ...numbers.map((column) => ({ ...column, isNumber: true })),
    ],
    rows,
  );
}
