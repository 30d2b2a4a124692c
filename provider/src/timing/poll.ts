import { currentDeadline } from "./deadline";
import { sleep } from "./sleep";

const FIRST_INTERVAL_MS = 250;
const MAX_INTERVAL_MS = 5000;

/**
 * Calls `read` at growing intervals until it finds something, at least once. Resolves to `undefined` after
 * `timeoutSeconds` or at the deadline of the current operation.
 */
export async function poll<T>(
  timeoutSeconds: number,
  read: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const endMs = Date.now() + timeoutSeconds * 1000;
  for (let intervalMs = FIRST_INTERVAL_MS; ; intervalMs = Math.min(intervalMs * 2, MAX_INTERVAL_MS)) {
    const found = await read();
    const remainingMs = Math.min(endMs - Date.now(), currentDeadline()?.remainingMs ?? Infinity);
    if (found !== undefined || intervalMs > remainingMs) {
      return found;
    }
    await sleep(intervalMs);
  }
}
