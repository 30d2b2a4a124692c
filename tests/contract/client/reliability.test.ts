import { readFileSync } from "node:fs";
import path from "node:path";
import type { Emulator, FaultRule } from "pulumi-atlassian-admin-emulator";
import { RETRY_TABLE } from "../../../provider/src/client/retry-table";
import { ProviderError } from "../../../provider/src/errors";
import { connectOrganization } from "../../support/connected-client";
import { useFastEmulator } from "../../support/fast-emulator";
import {
  type Cell,
  type EndpointName,
  ENDPOINTS,
  type EndpointRow,
  type FaultName,
  FAULTS,
  OUTCOMES,
  reliabilityTable,
  tableUnder,
} from "../../support/reliability-matrix";
import { OPERATIONS, type Operation } from "../../support/reliability-operations";

const WAIT_SECONDS = 10;
const AT_LEAST_FOR_SEVERAL = 10;
const NOT_JSON = { applyThenStatus: 200, body: '{"data": [' };
const HANG_TIMEOUT_SECONDS = 0.5;

/** The ways to cause a fault; each has its own test. Rules without a count affect every request. */
const RULES: Record<FaultName, (operation: Operation) => FaultRule[]> = {
  retryAfter: () => [{ status: 429, retryAfter: WAIT_SECONDS, count: 1 }],
  rateLimitReset: () => [
    {
      status: 429,
      headers: { "x-ratelimit-reset": new Date(Date.now() + WAIT_SECONDS * 1000).toISOString() },
      count: 1,
    },
  ],
  serverErrorBefore: () => [500, 503].map((status) => ({ status, count: 1 })),
  resetBefore: () => [{ drop: "before", count: 1 }],
  resetAfter: () => [{ drop: "after", count: 1 }],
  badGatewayAfter: () => [{ applyThenStatus: 502, count: 1 }],
  timeout: () => [{ hang: true, count: 1 }],
  spoiledAfter: ({ hasBody }) => [
    { ...NOT_JSON, count: 1 },
    ...(hasBody ? [{ truncateBody: true, count: 1 }] : []),
  ],
  htmlPage: () => [{ html: true, status: 200, count: 1 }],
  refused: () => [{ status: 401 }, { status: 403 }],
  notFound: () => [{ status: 404 }],
  gone: () => [{}],
};

/** Faults that strike after the request was carried out. */
const APPLIED: readonly FaultName[] = ["resetAfter", "badGatewayAfter", "spoiledAfter"];

interface Case {
  readonly title: string;
  readonly row: EndpointRow;
  readonly fault: FaultName;
  readonly cell: Cell;
  readonly operation: Operation;
  readonly variant: number;
}

const cases = (Object.keys(ENDPOINTS) as EndpointName[]).flatMap((name) => {
  const row: EndpointRow = ENDPOINTS[name];
  const operation = OPERATIONS[name];
  return (Object.keys(FAULTS) as FaultName[]).flatMap((fault): Case[] => {
    const cell = row.cells[fault];
    return cell.outcome === "—"
      ? []
      : RULES[fault](operation).map((_rule, variant) => ({
          title: `${row.method} ${row.route} (${row.operation}) after ${FAULTS[fault]}, variant ${variant + 1}: ${cell.outcome}`,
          row,
          fault,
          cell,
          operation,
          variant,
        }));
  });
});

let emulator: Emulator;
useFastEmulator(100, (started) => {
  emulator = started;
});

const requestsOf = ({ method, route }: EndpointRow) =>
  emulator.requests().entries.filter((entry) => entry.method === method && entry.route === route);

/** How a call ended: done, gone (a read that found nothing), or the code of its error. */
async function endOf(call: Promise<unknown>): Promise<string> {
  try {
    return (await call) === undefined ? "gone" : "done";
  } catch (error) {
    return error instanceof ProviderError ? error.code : String(error);
  }
}

function objectsExpected({ cell, fault, operation }: Case): number {
  if (fault === "gone") {
    return 0;
  }
  const isApplied = cell.ends === "done" || APPLIED.includes(fault);
  return isApplied ? operation.after : operation.before;
}

describe("each cell of the table in docs/reliability.md", () => {
  it.each(cases)("$title", async (one) => {
    const { row, fault, cell, operation, variant } = one;
    const run = operation.prepare(emulator);
    const askedAtMs = Date.now();
    if (fault === "gone") {
      operation.vanish?.(emulator);
    } else {
      const rule = RULES[fault](operation)[variant];
      emulator.faults.add({ method: row.method, route: row.route, ...rule });
    }
    const { organization } = connectOrganization(emulator, {
      serviceAccountApi: operation.api ?? "auto",
      ...(fault === "timeout" && { timeoutSeconds: HANG_TIMEOUT_SECONDS }),
    });
    const end = await endOf(run(organization).then((result) => (isDelete(one) ? "deleted" : result)));
    const sent = requestsOf(row);
    const isSeveral = cell.requests === "several" && sent.length > AT_LEAST_FOR_SEVERAL;
    expect({
      end,
      requests: isSeveral ? "several" : sent.length,
      objects: operation.count(emulator),
    }).toEqual({ end: cell.ends, requests: cell.requests, objects: objectsExpected(one) });
    // `Retry-After` counts from the response, `X-RateLimit-Reset` is a time.
    const waitsFromMs: Partial<Record<FaultName, number>> = {
      retryAfter: sent[0]?.at ?? 0,
      rateLimitReset: askedAtMs,
    };
    const waitFromMs = waitsFromMs[fault];
    const nextAtMs = sent[1]?.at ?? 0;
    expect(waitFromMs === undefined || nextAtMs >= waitFromMs + WAIT_SECONDS * 1000).toBe(true);
  });

  it("has a test for every cell that can happen", () => {
    const possible = Object.values<EndpointRow>(ENDPOINTS)
      .flatMap(({ cells }) => Object.values(cells))
      .filter(({ outcome }) => outcome !== "—");
    const tested = new Set(cases.map(({ row, fault }) => `${row.method} ${row.route} ${fault}`));
    expect(tested.size).toBe(possible.length);
  });
});

const isDelete = ({ row }: Case): boolean => row.method === "DELETE";

describe("docs/reliability.md", () => {
  const text = readFileSync(path.resolve(__dirname, "../../../docs/reliability.md"), "utf8");

  it("shows the table that the tests check", () => {
    expect(tableUnder("## Every request and every fault", text)).toEqual(reliabilityTable());
  });

  it("explains every word of the table", () => {
    expect(tableUnder("### What the cells mean", text)).toEqual([
      ["word", "means"],
      ...Object.entries(OUTCOMES).filter(([word]) => word !== "—"),
    ]);
  });

  it("shows the retry table of the client", () => {
    const names = tableUnder("## What is retried", text).map(([name, , read, remove, write]) => [
      name,
      read,
      remove,
      write,
    ]);
    const rows = Object.entries(RETRY_TABLE).map(([failure, { retries, effects }]) => [
      `\`${failure}\``,
      ...(["read", "delete", "write"] as const).map((effect) =>
        effects.includes(effect) && retries > 0 ? `${retries} times` : "no",
      ),
    ]);
    expect(names).toEqual([["failure", "read", "delete", "write"], ...rows]);
  });
});
