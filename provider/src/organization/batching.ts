import type DataLoader from "dataloader";
import { waitForShared } from "../timing/deadline";

/**
 * Options of every `DataLoader` here: the engine asks for resources one by one, so a batch waits a moment for
 * company.
 */
export const BATCHING = {
  maxBatchSize: 100,
  batchScheduleFn: (dispatch: () => void) => {
    setTimeout(dispatch, 5);
  },
} as const;

/**
 * Loads, and remembers only what was found: what is missing may be made before somebody asks for it again. A
 * `DataLoader` itself forgets the keys of a batch that failed.
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
