import { hasUnknown } from "../lifecycle/unknown";

/**
 * Sorts items by their keys and keeps each key once, for lists in which order and repetition do not matter.
 * Unknown items come first and all stay: two accounts that a preview does not know are still two.
 */
export function sortedOnce<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  const known = items.filter((item) => !hasUnknown(item));
  const byKey = new Map(known.map((item) => [keyOf(item), item]));
  const sorted = [...byKey.entries()].sort(([left], [right]) => (left < right ? -1 : 1));
  return [...items.filter(hasUnknown), ...sorted.map(([, item]) => item)];
}
