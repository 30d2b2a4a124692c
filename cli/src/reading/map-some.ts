/** Work begun at once. The client sends fewer requests at a time; the rest waits for its turn there. */
export const CONCURRENCY = 16;

/**
 * Runs the task for every item, `concurrency` at a time, and returns the results in the items' order. After a
 * failure nothing more is begun, so that an API which is down is not asked again for each item.
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
