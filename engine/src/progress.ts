import { formatElapsed } from "./text";

/** Takes one line for the person who waits. */
export type Report = (line: string) => void;

const PROGRESS_EVERY_MS = 15_000;

/** Does the work, reporting every 15 seconds how long it has taken and what is going on. */
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
