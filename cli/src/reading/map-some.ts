/** How many tasks are started at once. The client itself limits the requests; the rest waits there. */
export const CONCURRENCY = 16;

/**
 * Runs the task for every item, `concurrency` at a time, and returns the results in the order of the items. After
 * a failure no further task starts, so that an unavailable API does not get a request for every item.
 */
export async function mapSome<Item, Result>(
  items: readonly Item[],
  concurrency: number,
  task: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      try {
        results[index] = await task(items[index] as Item);
      } catch (error) {
        next = items.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, work));
  return results;
}
