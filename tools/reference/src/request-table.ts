import { code, table } from "./markdown";
import type { Requests } from "./requests";
import { SCOPES } from "./scopes";

const MARKS = { always: "●", sometimes: "○" } as const;
const LEGEND =
  "● is sent each time; ○ depends on what is given or changed, or comes after a lost answer or where something is missing.\n" +
  "Where no scope is named, Atlassian documents none; an organisation API key made without scopes may send all of them.";

/** Which operation sends which request, and what the key needs for it. */
export function requestTable(requests: Requests, operations: readonly string[]): string {
  const byPath = [...requests].sort(([left], [right]) => (pathOf(left) < pathOf(right) ? -1 : 1));
  const rows = byPath.map(([request, sentBy]) => [
    code(request),
    ...operations.map((operation) => {
      const frequency = sentBy.get(operation);
      return frequency === undefined ? "" : MARKS[frequency];
    }),
    scopeOf(request),
  ]);
  return [table(["request", ...operations, "scope"], rows), LEGEND].join("\n\n");
}

function pathOf(request: string): string {
  return request.replace(/^(\w+) (.*)$/, "$2 $1");
}

function scopeOf(request: string): string {
  if (!(request in SCOPES)) {
    throw new Error(`Nothing says which scope "${request}" needs. Add it to tools/reference/src/scopes.ts.`);
  }
  const scope = SCOPES[request];
  return scope === undefined ? "" : code(scope);
}
