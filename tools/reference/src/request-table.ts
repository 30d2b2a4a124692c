import { code, table } from "./markdown";
import type { Requests } from "./requests";
import { SCOPES } from "./scopes";

const MARKS = { always: "●", sometimes: "○" } as const;
const LEGEND =
  "● is sent each time. ○ depends on the inputs or the change, or follows a lost response or a missing object.\n" +
  "If no scope is named, Atlassian documents none. An organisation API key without scopes can send all of them.";

/** Which operation sends which request, and the scope that the key needs for it. */
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
    throw new Error(`The scope of "${request}" is unknown. Add it to tools/reference/src/scopes.ts.`);
  }
  const scope = SCOPES[request];
  return scope === undefined ? "" : code(scope);
}
