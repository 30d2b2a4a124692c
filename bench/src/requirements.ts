import { findRun, floorOf, ratioToFloor } from "./find-run";
import { count } from "./report/format";
import { PHASES, totalCalls, type PhaseName, type Results, type Run } from "./results";

/** One thing that the project promises, and what this run says about it. */
export interface Requirement {
  readonly promise: string;
  readonly limit: string;
  /** Undefined where the run did not measure it. */
  readonly measured: string | undefined;
  readonly isMet: boolean | undefined;
}

const SIZE = 1_000;
const LARGE_SIZE = 10_000;
const LATENCY_MS = 50;
const MEGABYTE = 1_000_000;

/** The promises, in the order in which the documentation makes them. */
export function evaluateRequirements(results: Results): Requirement[] {
  const sizes = [...new Set(results.runs.filter(isMemberships).map(({ size }) => size))];
  return [
    ...sizes.map((size) => refreshCalls(results, size)),
    ...[SIZE, LARGE_SIZE].map((size) => ratio(results, "refresh", size, LATENCY_MS, 1.3)),
    ratio(results, "no-op", SIZE, 0, 0.6),
    ratio(results, "no-op", 5_000, 0, 0.4),
    creation(results),
    ...PHASES.filter((phase) => phase !== "drift").map((phase) => linearity(results, phase)),
    providerMemory(results),
    ...figureRequirements(results),
  ];
}

function isMemberships({ scenario, side, listingPages }: Run): boolean {
  return scenario === "memberships" && side === "ours" && listingPages !== undefined;
}

function membershipsRun(results: Results, size: number, latencyMs: number): Run | undefined {
  return findRun(results, { scenario: "memberships", size, side: "ours", latencyMs });
}

function refreshCalls(results: Results, size: number): Requirement {
  const run = results.runs.find((candidate) => isMemberships(candidate) && candidate.size === size);
  const limit = Math.ceil((run?.listingPages ?? 0) * 1.05);
  const phase = run?.phases.refresh;
  const calls = phase && totalCalls(phase);
  return {
    promise: `Calls of a refresh of ${count(size)} memberships (pages of all groups + 5 %)`,
    limit: `≤ ${count(limit)}`,
    measured: calls === undefined ? undefined : count(calls),
    isMet: calls === undefined ? undefined : calls <= limit,
  };
}

function ratio(
  results: Results,
  phase: PhaseName,
  size: number,
  latencyMs: number,
  limit: number,
): Requirement {
  const run = membershipsRun(results, size, latencyMs);
  const label = {
    create: "Creation",
    "no-op": "No-op `up`",
    refresh: "Refresh",
    drift: "Drift check",
    destroy: "Destroy",
  }[phase];
  return compare(
    `${label} of ${count(size)} memberships at ${latencyMs} ms ÷ floor`,
    limit,
    run && ratioToFloor(results, run, phase),
  );
}

function creation(results: Results): Requirement {
  const { maxConcurrency } = results.settings;
  const run = membershipsRun(results, SIZE, LATENCY_MS);
  const ours = run?.phases.create?.wallSeconds;
  const floor = run && floorOf(results, run)?.phases.create?.wallSeconds;
  const network = (SIZE * LATENCY_MS) / 1000 / maxConcurrency;
  return compare(
    `Creation of ${count(SIZE)} memberships at ${LATENCY_MS} ms ÷ the larger of floor and ${network.toFixed(1)} s (${maxConcurrency} requests at a time)`,
    1.3,
    ours === undefined || floor === undefined ? undefined : ours / Math.max(floor, network),
  );
}

function linearity(results: Results, phase: PhaseName): Requirement {
  const secondsEach = (size: number): number | undefined => {
    const seconds = membershipsRun(results, size, LATENCY_MS)?.phases[phase]?.wallSeconds;
    return seconds === undefined ? undefined : seconds / size;
  };
  const small = secondsEach(SIZE);
  const large = secondsEach(LARGE_SIZE);
  return compare(
    `Time per membership at ${count(LARGE_SIZE)} ÷ at ${count(SIZE)}, ${phase}, ${LATENCY_MS} ms`,
    1.3,
    small === undefined || large === undefined ? undefined : large / small,
  );
}

function providerMemory(results: Results): Requirement {
  const run = membershipsRun(results, LARGE_SIZE, LATENCY_MS);
  const peaks = Object.values(run?.phases ?? {}).map(({ peakMemory }) => peakMemory.provider ?? 0);
  const peak = peaks.length === 0 ? undefined : Math.max(...peaks);
  return {
    promise: `Peak memory of the provider process at ${count(LARGE_SIZE)} memberships`,
    limit: "< 300 MB",
    measured: peak === undefined ? undefined : `${Math.round(peak / MEGABYTE)} MB`,
    isMet: peak === undefined ? undefined : peak < 300 * MEGABYTE,
  };
}

function figureRequirements({ figures }: Results): Requirement[] {
  const costs = figures?.perResource.flatMap((cost) => [cost.checkMicroseconds, cost.diffMicroseconds]);
  const slowest = costs && Math.max(...costs);
  const load = figures?.programImport;
  return [
    {
      promise: "The slowest check or diff of any resource, in the process",
      limit: "< 1,000 µs",
      measured: slowest === undefined ? undefined : `${slowest.toFixed(0)} µs`,
      isMet: slowest === undefined ? undefined : slowest < 1000,
    },
    {
      promise: "A program that imports the package loads neither axios nor zod",
      limit: "neither",
      measured: load && ((load.isAxiosLoaded ? "axios " : "") + (load.isZodLoaded ? "zod" : "") || "neither"),
      isMet: load && !load.isAxiosLoaded && !load.isZodLoaded,
    },
  ];
}

function compare(promise: string, limit: number, measured: number | undefined): Requirement {
  return {
    promise,
    limit: `≤ ${limit}`,
    measured: measured?.toFixed(2),
    isMet: measured === undefined ? undefined : measured <= limit,
  };
}
