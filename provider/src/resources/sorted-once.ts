/** The items in the order of their keys, each key once: for lists in which order and repetition mean nothing. */
export function sortedOnce<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  const byKey = new Map(items.map((item) => [keyOf(item), item]));
  return [...byKey.entries()].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, item]) => item);
}
