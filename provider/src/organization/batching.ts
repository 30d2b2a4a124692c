import type DataLoader from "dataloader";

/** Options of every `DataLoader` here: the engine asks for resources one by one, so a batch waits a moment for company. */
export const BATCHING = {
  maxBatchSize: 100,
  batchScheduleFn: (dispatch: () => void) => {
    setTimeout(dispatch, 5);
  },
} as const;

/** Loads, and remembers only what was found: what is missing may be made before it is asked for again. */
export async function loadFound<Key, Found>(loader: DataLoader<Key, Found>, key: Key): Promise<Found> {
  const found = await loader.load(key);
  if (found === undefined || (Array.isArray(found) && found.length === 0)) {
    loader.clear(key);
  }
  return found;
}
