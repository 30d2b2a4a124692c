import { AsyncLocalStorage } from "node:async_hooks";
import { DeadlineError } from "../errors";

// After the deadline there is still time to find out what a write did whose response was lost.
const AFTERMATH_SECONDS = 10;
// Shared work that began with an operation ends a little later than the operation. Its own error is the
// better reason, so the operation waits for it.
const SHARED_GRACE_MS = 1000;

/**
 * When one operation (one create, read, update or delete) must end, with all its requests, retries, pages,
 * polls and waits.
 */
export class Deadline {
  readonly seconds: number;
  #atMs: number;
  #hasAftermath = false;

  /** @param seconds The time that the operation has from now on. */
  constructor(seconds: number) {
    this.seconds = seconds;
    this.#atMs = Date.now() + seconds * 1000;
  }

  get remainingMs(): number {
    return this.#atMs - Date.now();
  }

  get isOver(): boolean {
    return this.remainingMs <= 0;
  }

  /** Ensures, once, that there is time to find out what a write did whose response was lost. */
  allowAftermath(): void {
    if (!this.#hasAftermath) {
      this.#hasAftermath = true;
      this.#atMs = Math.max(this.#atMs, Date.now() + AFTERMATH_SECONDS * 1000);
    }
  }

  /** @throws DeadlineError if the time is over. `waitingFor` completes "while it waited for …". */
  check(waitingFor: string): void {
    if (this.isOver) {
      throw new DeadlineError(this.seconds, waitingFor);
    }
  }

  /**
   * Resolves to what `promise` resolves to. Fails with `DeadlineError` if that takes too long; the work behind
   * `promise` continues.
   */
  async bound<T>(promise: Promise<T>, waitingFor: string, graceMs = 0): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_resolve, reject) => {
      const wait = (): void => {
        const leftMs = this.remainingMs + graceMs;
        if (leftMs <= 0) {
          reject(new DeadlineError(this.seconds, waitingFor));
        } else {
          // The longest delay of Node's timers.
          timer = setTimeout(wait, Math.min(Math.ceil(leftMs), 2 ** 31 - 1));
        }
      };
      wait();
    });
    try {
      return await Promise.race([promise, tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }
}

const current = new AsyncLocalStorage<Deadline>();

/** The deadline of the current operation; `undefined` outside of an operation. */
export function currentDeadline(): Deadline | undefined {
  return current.getStore();
}

/** Runs `operation` so that everything in it shares one deadline. */
export function runWithDeadline<T>(seconds: number, operation: () => Promise<T>): Promise<T> {
  return current.run(new Deadline(seconds), operation);
}

/**
 * Runs work that several operations share. It gets its own deadline, as long as that of the operation that
 * needs it first.
 */
export function runForEveryone<T>(work: () => Promise<T>): Promise<T> {
  const first = current.getStore();
  return first === undefined ? work() : current.run(new Deadline(first.seconds), work);
}

/** Waits for work that several operations share, until the deadline of the current operation. */
export function waitForShared<T>(work: Promise<T>, waitingFor: string): Promise<T> {
  const deadline = current.getStore();
  return deadline === undefined ? work : deadline.bound(work, waitingFor, SHARED_GRACE_MS);
}
