import { randomBytes } from "node:crypto";
import type { Behaviour } from "./behaviour";
import { coded } from "./errors";
import type { Fields } from "./fields";
import { sha256 } from "./identifiers";

export interface Page<Item> {
  readonly items: Item[];
  readonly next?: string;
}

/** Opaque to clients: where the page starts, and a hash of the filters that it belongs to. */
export function encodeCursor(after: number, filters: string, salt = ""): string {
  return Buffer.from(`${after}.${sha256(filters).slice(0, 12)}.${salt}`).toString("base64url");
}

/** The sequence to continue after, 0 for none. A cursor of another search returns 400 (ADMIN-400-1 [V-SPEC]). */
export function decodeCursor(cursor: string | undefined, filters: string): number {
  if (cursor === undefined) {
    return 0;
  }
  const [after, mark] = Buffer.from(cursor, "base64url").toString().split(".");
  if (!/^\d+$/.test(after ?? "") || mark !== sha256(filters).slice(0, 12)) {
    throw coded(400, "ADMIN-400-1", "Bad Request", "The cursor is invalid or belongs to another search");
  }
  return Number(after);
}

/** All fields except paging ones, in a fixed order. */
export function filtersOf(fields: Fields): string {
  const names = fields.names().filter((name) => !["cursor", "limit", "pageSize"].includes(name));
  return JSON.stringify(names.sort().map((name) => [name, fields.raw(name)]));
}

/**
 * Collects items in order until the page is full, and checks whether there is another one. `pageSize` and
 * `pageDrift` of the behaviour apply.
 */
export function takePage<Item extends { sequence: number }>(
  { pageSize, pageDrift }: Pick<Behaviour, "pageSize" | "pageDrift">,
  items: Iterable<Item>,
  limit: number,
  filters: string,
  matches: (item: Item) => boolean = () => true,
): Page<Item> {
  const size = Math.min(limit, pageSize ?? limit);
  const page: Item[] = [];
  for (const item of items) {
    if (!matches(item)) {
      continue;
    }
    if (page.length === size) {
      const last = page.at(-1)?.sequence ?? 0;
      // A page of one item that starts with the previous item would never end.
      const after =
        pageDrift === "skips" ? item.sequence : pageDrift === "repeats" && size > 1 ? last - 1 : last;
      return { items: page, next: encodeCursor(after, filters) };
    }
    page.push(item);
  }
  if (pageDrift === "endless" && page.length > 0) {
    return { items: page, next: encodeCursor(0, filters, randomBytes(4).toString("hex")) };
  }
  return { items: page };
}

/** The items of an index after the cursor, together with deleted ones that listings still show. */
export function withStale<Item extends { sequence: number }>(
  index: Iterable<Item>,
  stale: ReadonlySet<Item>,
  after: number,
): Iterable<Item> {
  return stale.size === 0 ? index : sortedAfter(new Set([...index, ...stale]), after);
}

/** The items of a short list in page order, only those after the cursor. */
export function sortedAfter<Item extends { sequence: number }>(items: Iterable<Item>, after: number): Item[] {
  return [...items].filter(({ sequence }) => sequence > after).sort((a, b) => a.sequence - b.sequence);
}
