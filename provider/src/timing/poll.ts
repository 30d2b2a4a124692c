import { sleep } from "./sleep";

const FIRST_INTERVAL_MS = 250;
const MAX_INTERVAL_MS = 5000;

/**
 * Asks until there is an answer, at growing intervals. Resolves to `undefined` when `timeoutSeconds` have passed without one; asks at
 * least once.
 */
export async function poll<T>(
  timeoutSeconds: number,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const deadlineMs = Date.now() + timeoutSeconds * 1000;
  for (let intervalMs = FIRST_INTERVAL_MS; ; intervalMs = Math.min(intervalMs * 2, MAX_INTERVAL_MS)) {
    const answer = await ask();
    if (answer !== undefined || Date.now() + intervalMs > deadlineMs) {
      return answer;
    }
    await sleep(intervalMs);
  }
}
