import { isDeepStrictEqual } from "node:util";
import type { Results, Run } from "./results";
import { SCENARIOS } from "./scenarios";

type Conditions = Pick<Results, "machine" | "versions" | "settings">;

/** Earlier results to add to. Figures of other conditions cannot be combined with them. */
export function continued(earlier: Results | undefined, conditions: Conditions): Results {
  if (earlier === undefined) {
    return { ...conditions, runs: [] };
  }
  for (const name of ["machine", "versions", "settings"] as const) {
    if (!isDeepStrictEqual(earlier[name], conditions[name])) {
      throw new Error(
        `The file with earlier figures was measured with other ${name}: ${JSON.stringify(earlier[name])} instead of ` +
          `${JSON.stringify(conditions[name])}. Name another file with --out, or delete that one.`,
      );
    }
  }
  return earlier;
}

/** The results with one more run, in the order of the report; it replaces a run under the same conditions. */
export function withRun(results: Results, run: Run): Results {
  const others = results.runs.filter((other) => !isDeepStrictEqual(placeOf(other), placeOf(run)));
  return { ...results, runs: [...others, run].sort(inOrder) };
}

function inOrder(left: Run, right: Run): number {
  const places = placeOf(right);
  return (
    placeOf(left)
      .map((place, index) => place - (places[index] ?? 0))
      .find((difference) => difference !== 0) ?? 0
  );
}

/** What identifies a run: scenario, size, the baseline first, then limit and latency. */
function placeOf({ scenario, size, side, rateLimit, latencyMs }: Run): number[] {
  return [
    SCENARIOS.findIndex(({ name }) => name === scenario),
    size,
    side === "floor" ? 0 : 1,
    rateLimit ?? 0,
    latencyMs,
  ];
}
