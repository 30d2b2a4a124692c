import type { KeyKind } from "./auth";

export interface RequestLogEntry {
  readonly method: string;
  /**
   * The route's template, for example `/users/{accountId}/manage/api-tokens`; the path itself if there is no
   * route.
   */
  readonly route: string;
  readonly path: string;
  /** 0 before the response, and if the connection was dropped. */
  status: number;
  /** When it arrived, epoch milliseconds of the emulator's clock. */
  readonly at: number;
  /** The id of the fault rule that affected it. */
  fault?: string;
  readonly keyKind: KeyKind;
}

export interface RequestLogView {
  readonly entries: RequestLogEntry[];
  /** Requests by "METHOD route-template". */
  readonly counts: Record<string, number>;
}

const MAX_ENTRIES = 20_000;

/** The requests to the server, without control routes. The oldest entries are removed first; counts stay. */
export class RequestLog {
  #entries: RequestLogEntry[] = [];
  #counts: Record<string, number> = {};

  add(entry: RequestLogEntry): RequestLogEntry {
    if (this.#entries.length >= MAX_ENTRIES) {
      this.#entries.splice(0, MAX_ENTRIES / 2);
    }
    this.#entries.push(entry);
    const key = `${entry.method} ${entry.route}`;
    this.#counts[key] = (this.#counts[key] ?? 0) + 1;
    return entry;
  }

  view(): RequestLogView {
    return { entries: this.#entries.map((entry) => ({ ...entry })), counts: { ...this.#counts } };
  }

  clear(): void {
    this.#entries = [];
    this.#counts = {};
  }
}
