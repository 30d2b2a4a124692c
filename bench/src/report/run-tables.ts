import { ratioToFloor, sidesOf } from "../find-run";
import { PHASES, totalCalls, type PeakMemory, type PhaseName, type Results, type Run } from "../results";
import { conditions, count, kilobytes, megabytes, seconds } from "./format";
import { markdownTable, type Column } from "./markdown-table";

const IDENTITY: readonly Column<Run>[] = [
  { title: "scenario", cell: ({ scenario }) => scenario },
  { title: "size", cell: ({ size }) => count(size), isNumber: true },
  { title: "conditions", cell: conditions },
];

const PHASE_TITLES: Readonly<Record<PhaseName, string>> = {
  create: "create",
  "no-op": "no-op `up`",
  refresh: "refresh",
  drift: "drift check",
  destroy: "destroy",
};

function phaseColumns(cell: (run: Run, phase: PhaseName) => string): Column<Run>[] {
  return PHASES.map((phase) => ({
    title: PHASE_TITLES[phase],
    cell: (run: Run) => (run.phases[phase] === undefined ? "" : cell(run, phase)),
    isNumber: true,
  }));
}

/** Wall time, with the ratio to the floor. */
export function wallTable(results: Results): string {
  const cell = (run: Run, name: PhaseName): string => {
    const wall = seconds(run.phases[name]?.wallSeconds ?? 0);
    const ratio = run.side === "floor" ? undefined : ratioToFloor(results, run, name);
    return ratio === undefined ? wall : `${wall} (${ratio.toFixed(2)} ×)`;
  };
  return markdownTable([...IDENTITY, ...phaseColumns(cell)], results.runs);
}

/** Requests in all, and how many of them were answered with 429. */
export function callsTable({ runs }: Results): string {
  const cell = (run: Run, name: PhaseName): string => {
    const phase = run.phases[name];
    if (phase === undefined) {
      return "";
    }
    const total = count(totalCalls(phase));
    return phase.rateLimited === 0 ? total : `${total} (${count(phase.rateLimited)} × 429)`;
  };
  return markdownTable([...IDENTITY, ...phaseColumns(cell)], sidesOf(runs, "ours"));
}

/** Peaks over all phases, the checkpoint, and the emulator's share of the machine. */
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

/** Requests by endpoint, for the runs without a limit at the highest latency. */
export function endpointTable({ runs }: Results): string {
  const unlimited = sidesOf(runs, "ours").filter(({ rateLimit }) => rateLimit === null);
  const highest = Math.max(...unlimited.map(({ latencyMs }) => latencyMs));
  const rows = unlimited
    .filter(({ latencyMs }) => latencyMs === highest)
    .flatMap((run) => {
      const endpoints = Object.values(run.phases).flatMap(({ calls }) => Object.keys(calls));
      return [...new Set(endpoints)].sort().map((endpoint) => ({ run, endpoint }));
    });
  return markdownTable(
    [
      { title: "scenario", cell: ({ run }) => run.scenario },
      { title: "size", cell: ({ run }) => count(run.size), isNumber: true },
      { title: "endpoint", cell: ({ endpoint }) => `\`${endpoint}\`` },
      ...PHASES.map((phase) => ({
        title: PHASE_TITLES[phase],
        cell: ({ run, endpoint }: (typeof rows)[number]) => {
          const calls = run.phases[phase]?.calls[endpoint];
          return calls === undefined ? "" : count(calls);
        },
        isNumber: true,
      })),
    ],
    rows,
  );
}
