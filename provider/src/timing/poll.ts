import { currentDeadline } from "./deadline";
import { sleep } from "./sleep";

const FIRST_INTERVAL_MS = 250;
const MAX_INTERVAL_MS = 5000;

/**
 * Asks until there is an answer, at growing intervals. Resolves to `undefined` when `timeoutSeconds`, or the
 * time of the running operation, have passed without one; asks at least once.
 */
export async function poll<T>(
  timeoutSeconds: number,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const endMs = Date.now() + timeoutSeconds * 1000;
  for (let intervalMs = FIRST_INTERVAL_MS; ; intervalMs = Math.min(intervalMs * 2, MAX_INTERVAL_MS)) {
    const answer = await ask();
    const remainingMs = Math.min(endMs - Date.now(), currentDeadline()?.remainingMs ?? Infinity);
    if (answer !== undefined || intervalMs > remainingMs) {
      return answer;
    }
    await sleep(intervalMs);
  }
}
