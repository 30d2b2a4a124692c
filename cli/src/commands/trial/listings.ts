import { nextPageQuery } from "pulumi-atlassian-admin/organization";
import { itemsIn, nextIn, type Json } from "./reading";
import { CALLS, type Call, type CallId, type Values } from "./requests/calls";
import { isSuccess, type Exchange } from "./requests/exchange";
import type { Wire } from "./requests/wire";
import type { Trial } from "./trial";

/** A listing, as far as it could be read. */
export interface Listed {
  /** Undefined where the first response is none of a listing. */
  readonly items: Json[] | undefined;
  readonly first: Exchange;
  /** Whether every page was read. */
  readonly isWhole: boolean;
}

/** An organisation with more pages is not read to its end. */
const MOST_PAGES = 40;

/** Searches that take nothing beside a cursor. */
const CURSOR_ALONE: ReadonlySet<CallId> = new Set(["workspaces.search", "roles.list"]);

/** Reads all pages of a listing, as a request of the current step. Never fails because of what it shows. */
export async function list(trial: Trial, call: CallId, values: Values = {}): Promise<Listed> {
  return follow(trial.wire, call, trial.complete(values), await trial.send(call, values));
}

/** All items of a listing; undefined where its first page cannot be read. */
export async function pagesOf(wire: Wire, call: CallId, values: Values): Promise<Json[] | undefined> {
  return (await follow(wire, call, values, await wire.send(call, values))).items;
}

async function follow(wire: Wire, call: CallId, values: Values, first: Exchange): Promise<Listed> {
  const items = isSuccess(first) ? itemsIn(first.body) : undefined;
  if (items === undefined) {
    return { items: undefined, first, isWhole: false };
  }
  const all = [...items];
  const seen = new Set<string>();
  let next = nextIn(first.body);
  while (next !== undefined && !seen.has(next) && seen.size < MOST_PAGES) {
    seen.add(next);
    const query = queryOf(wire, call, next, values);
    const page = query === undefined ? undefined : await wire.send(call, query);
    const more = page !== undefined && isSuccess(page) ? itemsIn(page.body) : undefined;
    if (page === undefined || more === undefined) {
      return { items: all, first, isWhole: false };
    }
    all.push(...more);
    next = nextIn(page.body);
  }
  return { items: all, first, isWhole: next === undefined };
}

/**
 * What the request for the next page holds; undefined where the link leads to another server, which the key
 * must not follow.
 */
function queryOf(wire: Wire, call: CallId, next: string, values: Values): Values | undefined {
  const { path, query } = CALLS[call] as Call;
  const rest = CURSOR_ALONE.has(call)
    ? Object.fromEntries(Object.entries(values).filter(([name]) => path.includes(`{${name}}`)))
    : values;
  if (query === undefined) {
    return { ...rest, cursor: next };
  }
  try {
    return { ...rest, ...nextPageQuery(next, { path, baseUrl: wire.baseUrl }) };
  } catch {
    return undefined;
  }
}
