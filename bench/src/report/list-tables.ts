import { emptyRefresh, findRun, oursOf, ratioToFloor, wallRatio } from "../find-run";
import type { PhaseName, Results, Run } from "../results";
import { exactLists, LISTS, oneList } from "../scenarios/member-lists";
import { ratio, wallTime } from "./format";
import { markdownTable } from "./markdown-table";
import { IDENTITY, phaseColumns } from "./run-columns";

/** One list, with the ratio to the same number of single memberships under the same conditions. */
export function oneListTable(results: Results): string {
  const cell = (run: Run, name: PhaseName): string => {
    const singles = findRun(results, { ...run, scenario: "memberships" });
    return wallTime(run.phases[name], wallRatio(run.phases[name], singles?.phases[name]));
  };
  return markdownTable([...IDENTITY, ...phaseColumns(cell)], runsOf(results, oneList.name));
}

/** A refresh of member lists, compared with refreshes that have nothing to read. */
export function exactListsTable(results: Results): string {
  const toEmpty = (resources: 0 | 1) => (run: Run) =>
    ratio(wallRatio(run.phases.refresh, emptyRefresh(results, resources)));
  return markdownTable(
    [
      ...IDENTITY,
      { title: "refresh", cell: ({ phases }) => wallTime(phases.refresh), isNumber: true },
      { title: "÷ one trivial resource", cell: toEmpty(1), isNumber: true },
      {
        title: `÷ ${LISTS} trivial resources`,
        cell: (run) => ratio(ratioToFloor(results, run, "refresh")),
        isNumber: true,
      },
      { title: "÷ no resource", cell: toEmpty(0), isNumber: true },
    ],
    runsOf(results, exactLists.name),
  );
}

function runsOf(results: Results, name: string): Run[] {
  return oursOf(results).filter(({ scenario }) => scenario === name);
}
