import type { Phase, PhaseName, Results, Run, Variant } from "./results";

type Wanted = Pick<Run, "scenario" | "size" | "side"> & Partial<Variant>;

/** The run under these conditions; without a latency or a limit, one with none. */
export function findRun(
  { runs }: Results,
  { scenario, size, side, latencyMs = 0, rateLimit = null }: Wanted,
): Run | undefined {
  return runs.find(
    (run) =>
      run.scenario === scenario &&
      run.size === size &&
      run.side === side &&
      run.latencyMs === latencyMs &&
      run.rateLimit === rateLimit,
  );
}

/** The baseline of a phase. A drift check is a refresh, so it has the same baseline. */
export function floorPhase(results: Results, { scenario, size }: Run, name: PhaseName): Phase | undefined {
  const floor = findRun(results, { scenario, size, side: "floor" });
  return floor?.phases[name === "drift" ? "refresh" : name];
}

/** Wall time divided by that of the baseline. */
export function ratioToFloor(results: Results, run: Run, name: PhaseName): number | undefined {
  return wallRatio(run.phases[name], floorPhase(results, run, name));
}

/** A refresh that has nothing to read but starts the provider process, or without resources not even that. */
export function emptyRefresh(results: Results, resources: 0 | 1 = 1): Phase | undefined {
  return findRun(results, { scenario: "trivial", size: resources, side: "floor" })?.phases.refresh;
}

/** Undefined if one of them was not measured. */
export function wallRatio(phase: Phase | undefined, other: Phase | undefined): number | undefined {
  return phase && other && phase.wallSeconds / other.wallSeconds;
}

export function oursOf({ runs }: Results): Run[] {
  return runs.filter(({ side }) => side === "ours");
}
