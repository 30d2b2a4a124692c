import { PHASES, type PhaseName, type Run } from "../results";
import { conditions, count } from "./format";
import type { Column } from "./markdown-table";

/** The columns that distinguish the runs of a report. */
export const IDENTITY: readonly Column<Run>[] = [
  { title: "scenario", cell: ({ scenario }) => scenario },
  { title: "size", cell: ({ size }) => count(size), isNumber: true },
  { title: "conditions", cell: conditions },
];

export const PHASE_TITLES: Readonly<Record<PhaseName, string>> = {
  create: "create",
  "no-op": "no-op `up`",
  refresh: "refresh",
  drift: "drift check",
  destroy: "destroy",
};

export function phaseColumns(cell: (run: Run, phase: PhaseName) => string): Column<Run>[] {
  return PHASES.map((phase) => ({
    title: PHASE_TITLES[phase],
    cell: (run: Run) => (run.phases[phase] === undefined ? "" : cell(run, phase)),
    isNumber: true,
  }));
}
