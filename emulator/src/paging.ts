import { coded } from "./errors";
import type { Fields } from "./fields";
import { sha256 } from "./identifiers";

export interface Page<Item> {
  items: Item[];
  next?: string;
}

/** Opaque to clients: where the page starts, and a mark of the filters that it belongs to. */
export function encodeCursor(after: number, filters: string): string {
  return Buffer.from(`${after}.${sha256(filters).slice(0, 12)}`).toString("base64url");
}

/** The sequence to go on after, 0 for none. A cursor of another search answers 400 (ADMIN-400-1 [V-SPEC]). */
export function decodeCursor(cursor: string | undefined, filters: string): number {
  if (cursor === undefined) return 0;
  const [after, mark] = Buffer.from(cursor, "base64url").toString().split(".");
  if (!/^\d+$/.test(after ?? "") || mark !== sha256(filters).slice(0, 12)) {
    throw coded(400, "ADMIN-400-1", "Bad Request", "The cursor is invalid or belongs to another search");
  }
  return Number(after);
}

/** Every field but the paging ones, whatever order they came in. */
export function filtersOf(fields: Fields): string {
  const names = fields.names().filter((name) => !["cursor", "limit", "pageSize"].includes(name));
  return JSON.stringify(names.sort().map((name) => [name, fields.raw(name)]));
}

/** Takes items in order until the page is full; looks one further to know whether there is more. */
export function takePage<Item extends { sequence: number }>(
  items: Iterable<Item>,
  limit: number,
  filters: string,
  matches: (item: Item) => boolean = () => true,
): Page<Item> {
  const page: Item[] = [];
  for (const item of items) {
    if (!matches(item)) continue;
    if (page.length === limit) {
      return { items: page, next: encodeCursor(page.at(-1)?.sequence ?? 0, filters) };
    }
    page.push(item);
  }
  return { items: page };
}

/** The items of a short list in page order, those after the cursor only. */
export function sortedAfter<Item extends { sequence: number }>(items: Iterable<Item>, after: number): Item[] {
  return [...items].filter(({ sequence }) => sequence > after).sort((a, b) => a.sequence - b.sequence);
}
