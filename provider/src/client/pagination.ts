import { ResponseShapeError } from "../errors";
import { currentDeadline } from "../timing/deadline";

/** One page of a listing and how to get the next one, if any. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** A cursor, or a link, as the API gave it. */
  readonly next: string | undefined;
  /** How many items the whole listing has, where the API names it. */
  readonly total?: number | undefined;
}

/** A whole listing. */
export interface Listing<Item> {
  /** Each item once. */
  readonly items: Item[];
  /**
   * Whether the listing can prove that something is not in it: no page repeated an item, which items that
   * shift between pages do, and there are as many as the API named.
   */
  readonly isComplete: boolean;
}

// A listing that never ends would be read for ever; no organisation comes near this.
const MAX_PAGES = 10_000;
const MAX_READS = 3;

/**
 * Reads pages until there is no next one, and the whole listing again, twice at most, while it is not
 * complete: items shift between pages when somebody adds or removes one meanwhile.
 * @param keyOf What tells an item from the others.
 */
export async function readPages<Item>(
  listing: string,
  fetchPage: (next: string | undefined) => Promise<Page<Item>>,
  keyOf: (item: Item) => string,
): Promise<Listing<Item>> {
  for (let reads = 1; ; reads += 1) {
    const { items, total } = await followPages(listing, fetchPage);
    const different = [...new Map(items.map((item) => [keyOf(item), item])).values()];
    const isComplete = different.length === items.length && different.length >= (total ?? 0);
    if (isComplete || reads === MAX_READS) {
      return { items: different, isComplete };
    }
  }
}

/**
 * The items of all pages, for readers to whom a missing or repeated item does no harm.
 * @param first The page to begin with; the listing's first one if left out.
 */
export async function collectPages<Item>(
  listing: string,
  fetchPage: (next: string | undefined) => Promise<Page<Item>>,
  first?: string,
): Promise<Item[]> {
  return (await followPages(listing, fetchPage, first)).items;
}

/** Refuses a `next` that was there before: an API that repeats a cursor would have us read for ever. */
async function followPages<Item>(
  listing: string,
  fetchPage: (next: string | undefined) => Promise<Page<Item>>,
  first?: string,
): Promise<{ items: Item[]; total: number | undefined }> {
  const items: Item[] = [];
  const seen = new Set<string>();
  let next = first;
  let total: number | undefined;
  do {
    currentDeadline()?.check(`page ${seen.size + 1} of ${listing}`);
    const page = await fetchPage(next);
    for (const item of page.items) {
      items.push(item);
    }
    total = page.total ?? total;
    next = page.next;
    if (next !== undefined && (seen.has(next) || seen.size >= MAX_PAGES)) {
      throw new ResponseShapeError("GET", listing, "its pages do not end: a next page was named twice");
    }
    if (next !== undefined) {
      seen.add(next);
    }
  } while (next !== undefined);
  return { items, total };
}

// Where the API's own absolute links point, whatever server stands between.
const PRODUCTION_ORIGIN = "https://api.atlassian.com";

/**
 * The query of the next page. `next` is a bare cursor, or a link of which only the query is used: the request
 * goes to the same path on the configured server as before, since the key must not follow a host that an
 * answer names. A link to any other host is refused.
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
