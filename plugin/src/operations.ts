/**
 * The operations that change something. Pulumi's interrupt (Ctrl-C) cancels: requests that were already sent
 * finish and are recorded, and nothing new starts. The terminal sends the signal to this process too: a signal
 * does the same, and ends this process when no operation is running.
 */
export class Operations {
  #running = 0;
  #isCancelled = false;
  #end: (() => void) | undefined;

  /** @throws Error after a cancellation, before anything is sent. */
  async run<T>(operation: () => Promise<T>): Promise<T> {
    if (this.#isCancelled) {
      throw new Error(`This was cancelled before it started, so nothing was sent. Run "pulumi up" again.`);
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

  /** Cancels, and calls `end` as soon as no operation is running. */
  endWhenIdle(end: () => void): void {
    this.cancel();
    this.#end = end;
    this.#endIfIdle();
  }

  #endIfIdle(): void {
    if (this.#running === 0 && this.#end !== undefined) {
      // The response of the last operation must be sent first.
      setTimeout(this.#end, 100).unref();
    }
  }
}
