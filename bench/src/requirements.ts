import { emptyRefresh, findRun, floorPhase, oursOf, ratioToFloor, wallRatio } from "./find-run";
import { count } from "./report/format";
import { PHASES, totalCalls, type Phase, type PhaseName, type Results, type Run, type Side } from "./results";
import { exactLists, LISTS } from "./scenarios/member-lists";
import { memberships } from "./scenarios/memberships";
import { plain, withoutTraces } from "./scenarios/other-floors";
import type { Scenario } from "./scenarios/scenario";

/** One goal of the project, and the result of this run for it. */
export interface Requirement {
  readonly promise: string;
  readonly limit: string;
  /** Undefined if the run did not measure it. */
  readonly measured: string | undefined;
  /** The value for trivial resources, which send no requests; if known. */
  readonly trivial?: string | undefined;
  readonly isMet: boolean | undefined;
  /** A goal against resources that do nothing, which no user runs. The others are promises to users. */
  readonly isAgainstFloor?: true;
}

const SIZE = 1_000;
const LARGE_SIZE = 10_000;
const LATENCY_MS = 50;
const MEGABYTE = 1_000_000;

/** The goals, in the order of the documentation. */
export function evaluateRequirements(results: Results): Requirement[] {
  return [
    ...refreshCalls(results),
    ...[SIZE, LARGE_SIZE].map((size) => refresh(results, size)),
    ...noOp(results, SIZE, 0.6),
    ...noOp(results, 5_000, 0.4),
    exactListsRefresh(results),
    creation(results),
    ...PHASES.filter((phase) => phase !== "drift").map((phase) => linearity(results, phase)),
    providerMemory(results),
    ...figureRequirements(results),
  ];
}

function membershipsRun(results: Results, size: number, latencyMs: number): Run | undefined {
  return findRun(results, { scenario: "memberships", size, side: "ours", latencyMs });
}

/** For each size once: the latency does not change the number of requests. */
function refreshCalls(results: Results): Requirement[] {
  const bySize = new Map<number, Requirement>();
  for (const { scenario, size, listingPages = 0, rateLimit, phases } of oursOf(results)) {
    if (scenario === "memberships" && rateLimit === null && phases.refresh !== undefined) {
      const limit = Math.ceil(listingPages * 1.05);
      const calls = totalCalls(phases.refresh);
      bySize.set(size, {
        promise: `Requests of a refresh of ${count(size)} memberships (pages of all groups + 5 %)`,
        limit: `≤ ${count(limit)}`,
        measured: count(calls),
        isMet: calls <= limit,
      });
    }
  }
  return [...bySize.values()];
}

function refresh(results: Results, size: number): Requirement {
  return compare(
    `Refresh of ${count(size)} memberships at ${LATENCY_MS} ms ÷ resources that do nothing`,
    1.3,
    ratio(results, "refresh", size, LATENCY_MS),
  );
}

/** It sends no request, so any latency works; none is best. */
function noOp(results: Results, size: number, limit: number): Requirement[] {
  const floorOf = (scenario: Scenario): Phase | undefined =>
    findRun(results, { scenario: scenario.name, size, side: "floor" })?.phases["no-op"];
  const ours = [0, LATENCY_MS]
    .map((latencyMs) => membershipsRun(results, size, latencyMs)?.phases["no-op"])
    .find((phase) => phase !== undefined);
  const against = (what: string, scenario: Scenario): Requirement =>
    compare(
      `No-op \`up\` of ${count(size)} memberships ÷ ${what}`,
      limit,
      wallRatio(ours, floorOf(scenario)),
      wallRatio(floorOf(withoutTraces), floorOf(scenario)),
    );
  return [
    against("plain dynamic resources", plain),
    { ...against("resources that do nothing", memberships), isAgainstFloor: true },
  ];
}

function ratio(results: Results, phase: PhaseName, size: number, latencyMs: number): number | undefined {
  const run = membershipsRun(results, size, latencyMs);
  return run && ratioToFloor(results, run, phase);
}

function exactListsRefresh(results: Results): Requirement {
  const wanted = { scenario: exactLists.name, size: SIZE } as const;
  const refreshOf = (side: Side, latencyMs: number): Phase | undefined =>
    findRun(results, { ...wanted, side, latencyMs })?.phases.refresh;
  return compare(
    `Refresh of ${LISTS} member lists with ${count(SIZE)} members in total at ${LATENCY_MS} ms ÷ refresh of one resource that does nothing`,
    1.3,
    wallRatio(refreshOf("ours", LATENCY_MS), emptyRefresh(results)),
    wallRatio(refreshOf("floor", 0), emptyRefresh(results)),
  );
}

function creation(results: Results): Requirement {
  const { maxConcurrency } = results.settings;
  const run = membershipsRun(results, SIZE, LATENCY_MS);
  const ours = run?.phases.create?.wallSeconds;
  const floor = run && floorPhase(results, run, "create")?.wallSeconds;
  const network = (SIZE * LATENCY_MS) / 1000 / maxConcurrency;
  return compare(
    `Creation of ${count(SIZE)} memberships at ${LATENCY_MS} ms ÷ the larger of resources that do nothing and ${network.toFixed(1)} s (${maxConcurrency} requests at a time)`,
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
  const peaks = Object.values(run?.phases ?? {}).flatMap(({ peakMemory }) => peakMemory.provider ?? []);
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

function compare(
  promise: string,
  limit: number,
  measured: number | undefined,
  trivial?: number,
): Requirement {
  return {
    promise,
    limit: `≤ ${limit}`,
    measured: measured?.toFixed(2),
    trivial: trivial?.toFixed(2),
    isMet: measured === undefined ? undefined : measured <= limit,
  };
}
