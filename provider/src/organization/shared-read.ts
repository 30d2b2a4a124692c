import { runForEveryone, waitForShared } from "../timing/deadline";
import { isLastingFailure } from "./failures";

/**
 * One read of the API, made once for everyone who is content with what this process has seen. It forgets
 * passing failures, so the next one asks again, and keeps failures that would come again. It has a deadline
 * of its own, and everyone waits for it no longer than their own operation may take.
 */
export class SharedRead<T> {
  readonly #what: string;
  readonly #fetch: () => Promise<T>;
  readonly #isLasting: (error: unknown) => boolean;
  #cached: Promise<T> | undefined;
  #running: Promise<T> | undefined;
  #queued: Promise<T> | undefined;

  /**
   * @param what Completes "still waiting for …" in an error.
   * @param isLasting Whether a failure would come again, so that it is kept instead of asking once per resource.
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

  /** What was read first, with our own writes in it. */
  cached(): Promise<T> {
    return this.#wait((this.#cached ??= this.#next()));
  }

  /** A read that begins after this call. Calls that come while one is running share the next one. */
  fresh(): Promise<T> {
    return this.#wait(this.#next());
  }

  /** Folds a write of ours into what is cached. */
  edit(change: (value: T) => void): void {
    void this.#cached?.then(change, () => undefined);
  }

  /** Forgets what was read: the next call asks again. */
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
