import { ResponseShapeError } from "../errors";

/** One page of a listing and how to get the next one, if any. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** A cursor, or a link, as the API gave it. */
  readonly next: string | undefined;
}

// A listing that never ends would be read for ever; no organisation comes near this.
const MAX_PAGES = 10_000;

/**
 * Reads pages until there is no next one. Refuses a `next` that was there before: an API that repeats a cursor would
 * have us read for ever, and a listing that stops half way would look as if objects were gone.
 * @param first The page to begin with; the listing's first one if left out.
 */
export async function collectPages<Item>(
  listing: string,
  fetchPage: (next: string | undefined) => Promise<Page<Item>>,
  first?: string,
): Promise<Item[]> {
  const items: Item[] = [];
  const seen = new Set<string>();
  let next = first;
  do {
    const page = await fetchPage(next);
    for (const item of page.items) {
      items.push(item);
    }
    next = page.next;
    if (next !== undefined && (seen.has(next) || seen.size >= MAX_PAGES)) {
      throw new ResponseShapeError("GET", listing, "its pages do not end: a next page was named twice");
    }
    if (next !== undefined) {
      seen.add(next);
    }
  } while (next !== undefined);
  return items;
}

// Where the API's own absolute links point, whatever server stands between.
const PRODUCTION_ORIGIN = "https://api.atlassian.com";

/**
 * The query of the next page. `next` is a bare cursor, or a link of which only the query is used: the request goes to the same
 * path on the configured server as before, since the key must not follow a host that an answer names. A link to any other host is refused.
 */
export function nextPageQuery(next: string, path: string, baseUrl: string): Record<string, string> {
  const isLink = /^(https?:\/)?\//.test(next) || next.startsWith("?");
  if (!isLink) {
    return { cursor: next };
  }
  const base = new URL(baseUrl);
  const link = URL.canParse(next, base.href) ? new URL(next, base) : undefined;
  if (link === undefined || ![base.origin, PRODUCTION_ORIGIN].includes(link.origin)) {
    throw new ResponseShapeError("GET", path, "its next link leads to another server");
  }
  return Object.fromEntries(link.searchParams);
}
