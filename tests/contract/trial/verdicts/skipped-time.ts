import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";

/** Shorter timers run in real time: batches and the like, which wait for the event loop and not for a server. */
const SHORTEST_WAIT_MS = 50;
/** Turns of the event loop without a request, after which only a timer can continue the work. */
const QUIET_TURNS = 10;
const REQUEST_START = "http.client.request.start";

interface Timer {
  readonly dueMs: number;
  readonly run: () => void;
}

/**
 * A clock for code that waits for a server in the same process. When nothing but timers is left to wait for, it skips
 * the time until the first of them. A wait of minutes takes a millisecond, and a slow machine changes nothing.
 */
export class SkippedTime {
  readonly #realNow = Date.now;
  readonly #realSetTimeout = globalThis.setTimeout;
  readonly #realClearTimeout = globalThis.clearTimeout;
  readonly #waits = new Map<object, Timer>();
  readonly #short = new Set<object>();
  #skippedMs = 0;
  #requests = 0;
  #quietTurns = 0;
  #isWatching = false;

  private constructor() {
    Date.now = () => this.#realNow() + this.#skippedMs;
    globalThis.setTimeout = ((run: () => void, delayMs = 0) =>
      this.#start(run, delayMs)) as typeof globalThis.setTimeout;
    globalThis.clearTimeout = ((handle?: object) => {
      this.#stop(handle);
    }) as typeof globalThis.clearTimeout;
    subscribe(REQUEST_START, this.#onRequest);
  }

  static install(): SkippedTime {
    return new SkippedTime();
  }

  restore(): void {
    unsubscribe(REQUEST_START, this.#onRequest);
    Date.now = this.#realNow;
    globalThis.setTimeout = this.#realSetTimeout;
    globalThis.clearTimeout = this.#realClearTimeout;
  }

  /** Lets time pass between two operations. */
  pass(milliseconds: number): void {
    this.#skippedMs += milliseconds;
  }

  #start(run: () => void, delayMs: number): object {
    if (delayMs < SHORTEST_WAIT_MS) {
      const handle: object = this.#realSetTimeout(() => {
        this.#short.delete(handle);
        run();
      }, delayMs);
      this.#short.add(handle);
      return handle;
    }
    const handle = { ref: () => handle, unref: () => handle };
    this.#waits.set(handle, { dueMs: Date.now() + delayMs, run });
    this.#watch();
    return handle;
  }

  #stop(handle: object | undefined): void {
    if (handle !== undefined && !this.#waits.delete(handle)) {
      this.#short.delete(handle);
      this.#realClearTimeout(handle as NodeJS.Timeout);
    }
  }

  readonly #onRequest = (message: unknown): void => {
    this.#requests += 1;
    this.#quietTurns = 0;
    (message as { readonly request: ClientRequest }).request.once("close", () => {
      this.#requests -= 1;
      this.#quietTurns = 0;
    });
  };

  #watch(): void {
    if (!this.#isWatching) {
      this.#isWatching = true;
      this.#quietTurns = 0;
      setImmediate(this.#turn);
    }
  }

  readonly #turn = (): void => {
    this.#quietTurns = this.#requests > 0 || this.#short.size > 0 ? 0 : this.#quietTurns + 1;
    if (this.#quietTurns >= QUIET_TURNS) {
      this.#quietTurns = 0;
      this.#runFirst();
    }
    this.#isWatching = this.#waits.size > 0;
    if (this.#isWatching) {
      setImmediate(this.#turn);
    }
  };

  #runFirst(): void {
    const [first] = [...this.#waits].sort(([, left], [, right]) => left.dueMs - right.dueMs);
    if (first !== undefined) {
      const [handle, { dueMs, run }] = first;
      this.#waits.delete(handle);
      this.#skippedMs += Math.max(0, dueMs - Date.now());
      run();
    }
  }
}
