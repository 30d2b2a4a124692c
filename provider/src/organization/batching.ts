import type DataLoader from "dataloader";
import { waitForShared } from "../timing/deadline";

/**
 * Options of every `DataLoader` here. The engine calls for one resource after another, so a batch waits 5 ms
 * for more keys.
 */
export const BATCHING = {
  maxBatchSize: 100,
  batchScheduleFn: (dispatch: () => void) => {
    setTimeout(dispatch, 5);
  },
} as const;

/**
 * Loads a key, and caches only a result that was found: a missing object can be created before the next call.
 * A `DataLoader` does not cache a batch that failed.
 */
export async function loadFound<Key, Found>(
  loader: DataLoader<Key, Found>,
  key: Key,
  isFound: (found: Found) => boolean = isSomething,
): Promise<Found> {
  const found = await waitForShared(loader.load(key), "a search that other resources share");
  if (!isFound(found)) {
    loader.clear(key);
  }
  return found;
}

function isSomething(found: unknown): boolean {
  return found !== undefined && !(Array.isArray(found) && found.length === 0);
}
