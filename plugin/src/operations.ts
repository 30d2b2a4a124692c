/**
 * The operations that change something. Pulumi's interrupt (Ctrl-C) cancels: what is in flight finishes and
 * is recorded, and nothing new starts. The terminal sends the signal to this process too, so a signal ends it
 * only when nothing is in flight.
 */
export class Operations {
  #running = 0;
  #isCancelled = false;
  #end: (() => void) | undefined;

  /** @throws Error after a cancellation, when nothing was sent. */
  async run<T>(operation: () => Promise<T>): Promise<T> {
    if (this.#isCancelled) {
      throw new Error(`This was cancelled before it started: nothing was sent. Run "pulumi up" again.`);
    }
    this.#running += 1;
    try {
      return await operation();
    } finally {
      this.#running -= 1;
      this.#endIfIdle();
    }
  }

  cancel(): void {
    this.#isCancelled = true;
  }

  /** Calls `end` as soon as nothing is in flight. */
  endWhenIdle(end: () => void): void {
    this.#end = end;
    this.#endIfIdle();
  }

  #endIfIdle(): void {
    if (this.#running === 0 && this.#end !== undefined) {
      // The response of the last operation must leave first.
      setTimeout(this.#end, 100).unref();
    }
  }
}
