import { checkNames } from "./fields";

/** One rule for an injected fault. The first rule that matches and fires is used; all its parts apply together. */
export interface FaultRule {
  /** Only requests of this method. @default every method */
  readonly method?: string;
  /**
   * A route template (`/users/{accountId}/manage/api-tokens`), or a glob on the path: `{x}` and one star stand for a
   * segment or part of it, two stars for any text. @default every route
   */
  readonly route?: string;
  /** Respond with this status without doing what was requested (with `html` or alone). */
  status?: number;
  /** The body of a `status` or `applyThenStatus` response. @default the error format of the API */
  body?: unknown;
  /** The `Retry-After` header of the response: seconds, or a date as text. */
  readonly retryAfter?: number | string;
  /** Further headers of the response, including successful ones. */
  readonly headers?: Record<string, string>;
  /** Wait this long in real time before continuing. */
  readonly latencyMs?: number;
  /** Reset the connection before doing what was requested, or after it: done, but the response is lost. */
  readonly drop?: "before" | "after";
  /** Do what was requested, then respond with this status. */
  readonly applyThenStatus?: number;
  /**
   * Do what was requested, then respond with the right status and this body: text as it is ("" for no body),
   * anything else as JSON.
   */
  readonly applyThenBody?: unknown;
  /** Do what was requested, then omit the first so many items of the page; its `total` stays. */
  readonly dropItems?: number;
  /** Do what was requested, then show the first so many items of the page twice; its `total` stays. */
  readonly repeatItems?: number;
  /** Do what was requested, announce the whole body, send half of it and reset the connection. */
  readonly truncateBody?: boolean;
  /** Respond with an HTML page; the status is `status`, or 403. Nothing is done. */
  readonly html?: boolean;
  /** Do what was requested, then respond with the right status and a body that is not JSON. */
  readonly malformedJson?: boolean;
  /** Never respond; nothing is done. */
  readonly hang?: boolean;
  /** Do what was requested, then remove these fields from the response, at any depth. */
  readonly omitFields?: string[];
  /** How many requests the rule affects; null for no end. @default null */
  readonly count?: number | null;
  /** How many matching requests pass unchanged first. @default 0 */
  readonly skip?: number;
  /** Probability for each matching request, 0 to 1. @default 1 */
  readonly probability?: number;
  /** Seed of the random numbers, so that a run can be repeated. @default 1 */
  readonly seed?: number;
}

export interface FaultState extends FaultRule {
  readonly id: string;
  /** Matching requests, and how many of them were affected. */
  matches: number;
  hits: number;
}

/** Mulberry32: small, fast, and the same on every platform. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** `{x}` and `*` stand for one segment or part of it, `**` for any text. */
export function globToRegExp(glob: string): RegExp {
  const pattern = glob
    .replace(/[.+^$()|[\]\\]/g, "\\$&")
    .replace(/\?/g, "[^/]")
    .replace(/\{[^}]*\}/g, "[^/]+")
    .replace(/\*+/g, (stars) => (stars.length > 1 ? ".*" : "[^/]*"));
  return new RegExp(`^${pattern}$`);
}

const RULE_FIELDS = [
  "method",
  "route",
  "status",
  "body",
  "retryAfter",
  "headers",
  "latencyMs",
  "drop",
  "applyThenStatus",
  "applyThenBody",
  "dropItems",
  "repeatItems",
  "truncateBody",
  "html",
  "malformedJson",
  "hang",
  "omitFields",
  "count",
  "skip",
  "probability",
  "seed",
];

interface Rule {
  readonly state: FaultState;
  readonly pattern: RegExp | undefined;
  readonly random: () => number;
}

export class Faults {
  #rules: Rule[] = [];
  #added = 0;

  /** Appends a rule and returns its id. */
  add(rule: FaultRule): string {
    checkNames("A fault rule", rule, RULE_FIELDS);
    this.#added += 1;
    const id = `fault-${this.#added}`;
    this.#rules.push({
      state: { ...rule, id, matches: 0, hits: 0 },
      pattern: rule.route === undefined ? undefined : globToRegExp(rule.route),
      random: randomOf(rule.seed ?? 1),
    });
    return id;
  }

  list(): FaultState[] {
    return this.#rules.map(({ state }) => ({ ...state }));
  }

  /** Removes one rule, or all. */
  clear(id?: string): void {
    this.#rules = id === undefined ? [] : this.#rules.filter(({ state }) => state.id !== id);
  }

  /** The rule that affects this request, if any. Counts the match, so call it once per request. */
  hit(method: string, route: string, path: string): FaultState | undefined {
    for (const { state, pattern, random } of this.#rules) {
      if (state.method !== undefined && state.method.toUpperCase() !== method) {
        continue;
      }
      if (pattern !== undefined && state.route !== route && !pattern.test(path)) {
        continue;
      }
      if (state.hits >= (state.count ?? Infinity)) {
        continue;
      }
      state.matches += 1;
      if (state.matches <= (state.skip ?? 0)) {
        continue;
      }
      if (state.probability !== undefined && random() >= state.probability) {
        continue;
      }
      state.hits += 1;
      return state;
    }
    return undefined;
  }
}
