import { oursOf, ratioToFloor } from "../find-run";
import { PHASES, totalCalls, type PeakMemory, type PhaseName, type Results, type Run } from "../results";
import { count, kilobytes, megabytes, seconds, wallTime } from "./format";
import { markdownTable, type Column } from "./markdown-table";
import { IDENTITY, PHASE_TITLES, phaseColumns } from "./run-columns";

/** Wall time, with the ratio to the baseline. */
export function wallTable(results: Results): string {
  const cell = (run: Run, name: PhaseName): string =>
    wallTime(run.phases[name], run.side === "floor" ? undefined : ratioToFloor(results, run, name));
  const repeat: Column<Run> = { title: "median of", cell: (run) => String(run.repeat), isNumber: true };
  return markdownTable([...IDENTITY, repeat, ...phaseColumns(cell)], results.runs);
}

/** Requests in total, and how many of them returned 429. */
export function callsTable(results: Results): string {
  const cell = (run: Run, name: PhaseName): string => {
    const phase = run.phases[name];
    if (phase === undefined) {
      return "";
    }
    const total = count(totalCalls(phase));
    return phase.rateLimited === 0 ? total : `${total} (${count(phase.rateLimited)} × 429)`;
  };
  return markdownTable([...IDENTITY, ...phaseColumns(cell)], oursOf(results));
}

/** Peaks over all phases, the checkpoint, and the emulator's share of the CPU. */
export function memoryTable({ runs }: Results): string {
  const peak = (role: keyof PeakMemory) => (run: Run) => {
    const peaks = Object.values(run.phases).flatMap(({ peakMemory }) => peakMemory[role] ?? []);
    return megabytes(peaks.length === 0 ? undefined : Math.max(...peaks));
  };
  const emulatorSeconds = (run: Run): string => {
    const times = Object.values(run.phases).flatMap(({ emulatorCpuSeconds }) => emulatorCpuSeconds ?? []);
    return times.length === 0 ? "" : seconds(times.reduce((sum, time) => sum + time, 0));
  };
  const columns: Column<Run>[] = [
    ...IDENTITY,
    { title: "provider process", cell: peak("provider"), isNumber: true },
    { title: "program", cell: peak("program"), isNumber: true },
    { title: "engine", cell: peak("engine"), isNumber: true },
    { title: "state", cell: ({ phases }) => kilobytes(phases.create?.stateBytes ?? 0), isNumber: true },
    { title: "emulator CPU", cell: emulatorSeconds, isNumber: true },
  ];
  return markdownTable(columns, runs);
}

/**
 * Requests by endpoint. Neither a limit nor the latency changes them, so each stack is shown at its highest
 * latency.
 */
export function endpointTable(results: Results): string {
  const unlimited = oursOf(results).filter(({ rateLimit }) => rateLimit === null);
  // Runs are in the order of their latencies.
  const last = new Map(unlimited.map((run) => [`${run.scenario} ${run.size}`, run]));
  const rows = [...last.values()].flatMap((run) => {
    const endpoints = Object.values(run.phases).flatMap(({ calls }) => Object.keys(calls));
    return [...new Set(endpoints)].sort().map((endpoint) => ({ ...run, endpoint }));
  });
  const calls = PHASES.map((phase) => ({
    title: PHASE_TITLES[phase],
    cell: ({ phases, endpoint }: (typeof rows)[number]) => {
      const calls = phases[phase]?.calls[endpoint];
      return calls === undefined ? "" : count(calls);
    },
    isNumber: true,
  }));
  return markdownTable(
    [...IDENTITY, { title: "endpoint", cell: ({ endpoint }) => `\`${endpoint}\`` }, ...calls],
    rows,
  );
}
