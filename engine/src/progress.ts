import { formatElapsed } from "./text";

/** Receives one line for the waiting user. */
export type Report = (line: string) => void;

const PROGRESS_EVERY_MS = 15_000;

/** Does the work, and reports every 15 seconds how long it has taken and what it is doing. */
export async function withProgress<Result>(
  report: Report,
  describe: () => string,
  work: () => Promise<Result>,
): Promise<Result> {
  const startedAt = Date.now();
  const timer = setInterval(() => {
    report(`${describe()} (${formatElapsed(Date.now() - startedAt)} so far)`);
  }, PROGRESS_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
