import type DataLoader from "dataloader";
import { waitForShared } from "../timing/deadline";
import { isLastingFailure } from "./failures";

/** Options of every `DataLoader` here: the engine asks for resources one by one, so a batch waits a moment for company. */
export const BATCHING = {
  maxBatchSize: 100,
  batchScheduleFn: (dispatch: () => void) => {
    setTimeout(dispatch, 5);
  },
} as const;

/**
 * Loads, and remembers only what was found and failures that would come again: what is missing may be made before somebody asks for it
 * again, and a passing failure of one batch must not fail all later ones.
 */
export async function loadFound<Key, Found>(
  loader: DataLoader<Key, Found>,
  key: Key,
  isFound: (found: Found) => boolean = isSomething,
): Promise<Found> {
  try {
    const found = await waitForShared(loader.load(key), "a search that other resources share");
    if (!isFound(found)) {
      loader.clear(key);
    }
    return found;
  } catch (error) {
    if (!isLastingFailure(error)) {
      loader.clear(key);
    }
    throw error;
  }
}

function isSomething(found: unknown): boolean {
  return found !== undefined && !(Array.isArray(found) && found.length === 0);
}
