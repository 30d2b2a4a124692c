import { runForEveryone, waitForShared } from "../timing/deadline";
import { isLastingFailure } from "./failures";

/**
 * One read of the API, shared by all callers that accept a cached result. A transient failure is not cached, so
 * the next call reads again; a failure that would repeat is. The read has its own deadline. Each caller waits
 * for it until the deadline of the operation that it belongs to.
 */
export class SharedRead<T> {
  readonly #what: string;
  readonly #fetch: () => Promise<T>;
  readonly #isLasting: (error: unknown) => boolean;
  #cached: Promise<T> | undefined;
  #running: Promise<T> | undefined;
  #queued: Promise<T> | undefined;

  /**
   * @param what Completes "while it waited for …" in an error.
   * @param isLasting Whether a failure would repeat. Such a failure is cached, to avoid one request per resource.
   */
  constructor(
    what: string,
    fetch: () => Promise<T>,
    isLasting: (error: unknown) => boolean = isLastingFailure,
  ) {
    this.#what = what;
    this.#fetch = fetch;
    this.#isLasting = isLasting;
  }

  /** The first result, including our own writes. */
  cached(): Promise<T> {
    return this.#wait((this.#cached ??= this.#next()));
  }

  /** The result of a read that starts after this call. Calls during a read share the next one. */
  fresh(): Promise<T> {
    return this.#wait(this.#next());
  }

  /** Applies a write of ours to the cached result. */
  edit(change: (value: T) => void): void {
    void this.#cached?.then(change, () => undefined);
  }

  /** Clears the cache: the next call reads again. */
  forget(): void {
    this.#cached = undefined;
  }

  #wait(read: Promise<T>): Promise<T> {
    return waitForShared(read, this.#what);
  }

  #next(): Promise<T> {
    if (this.#running === undefined) {
      return this.#start();
    }
    this.#queued ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#queued = undefined;
        return this.#start();
      });
    return this.#queued;
  }

  #start(): Promise<T> {
    const running = runForEveryone(this.#fetch);
    this.#running = running;
    this.#cached = running;
    void running
      .catch((error: unknown) => {
        if (this.#cached === running && !this.#isLasting(error)) {
          this.#cached = undefined;
        }
      })
      .finally(() => {
        this.#running = undefined;
      });
    return running;
  }
}
