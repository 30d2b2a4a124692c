import type { Phase, PhaseName, Results, Run, Side, Variant } from "./results";

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

/** The floor that a run is compared with. */
export function floorOf(results: Results, { scenario, size }: Run): Run | undefined {
  return findRun(results, { scenario, size, side: "floor" });
}

/** Wall time over the floor's. Finding drift is a refresh, so it has the floor of one. */
export function ratioToFloor(results: Results, run: Run, name: PhaseName): number | undefined {
  const ours: Phase | undefined = run.phases[name];
  const floor = floorOf(results, run)?.phases[name === "drift" ? "refresh" : name];
  return ours === undefined || floor === undefined ? undefined : ours.wallSeconds / floor.wallSeconds;
}

export function sidesOf(runs: readonly Run[], side: Side): Run[] {
  return runs.filter((run) => run.side === side);
}
