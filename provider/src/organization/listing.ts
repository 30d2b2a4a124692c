/** A whole listing, fetched at most once for everyone who is content with what this process has seen. */
export class Listing<T> {
  readonly #fetch: () => Promise<T>;
  readonly #isLasting: (error: unknown) => boolean;
  #cached: Promise<T> | undefined;
  #running: Promise<T> | undefined;
  #queued: Promise<T> | undefined;

  /** @param isLasting Whether a failure would come again, so that it is remembered instead of asking once per resource. */
  constructor(fetch: () => Promise<T>, isLasting: (error: unknown) => boolean) {
    this.#fetch = fetch;
    this.#isLasting = isLasting;
  }

  /** The listing as first seen, with our own writes in it. */
  cached(): Promise<T> {
    return (this.#cached ??= this.fresh());
  }

  /** A listing whose fetch begins after this call. Calls that come while one is running share the next one. */
  fresh(): Promise<T> {
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

  /** Folds a write of ours into what is cached. */
  edit(change: (value: T) => void): void {
    void this.#cached?.then(change, () => undefined);
  }

  #start(): Promise<T> {
    const running = this.#fetch();
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
