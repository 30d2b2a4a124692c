import { AsyncLocalStorage } from "node:async_hooks";

/** The time that one operation (one create, read, update or delete) may take with all its requests and retries. */
export interface Budget {
  readonly seconds: number;
  readonly deadlineMs: number;
}

const current = new AsyncLocalStorage<Budget>();

/** Runs `operation` so that every request in it shares one budget. Work that it starts for others runs on its budget too. */
export function runWithBudget<T>(seconds: number, operation: () => Promise<T>): Promise<T> {
  return current.run({ seconds, deadlineMs: Date.now() + seconds * 1000 }, operation);
}

/** The budget of the running operation, or a fresh one for a request outside of any. */
export function currentBudget(defaultSeconds: number): Budget {
  return current.getStore() ?? { seconds: defaultSeconds, deadlineMs: Date.now() + defaultSeconds * 1000 };
}
