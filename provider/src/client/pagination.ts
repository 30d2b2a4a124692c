import { ResponseShapeError } from "../errors";
import { currentDeadline } from "../timing/deadline";
import type { Attempt } from "./transport";

/** One page of a listing and how to get the next one, if any. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** A cursor or a link, as the API returned it. */
  readonly next: string | undefined;
  /** How many items the whole listing has, where the API reports it. */
  readonly total?: number | undefined;
}

/** A whole listing. */
export interface Listing<Item> {
  /** Each item once. */
  readonly items: Item[];
  /**
   * Whether the listing can prove that something is not in it: no page repeats an item, and there are as many
   * items as the API reports. Items repeat when they shift between pages during the read.
   */
  readonly isComplete: boolean;
}

/** A listing that was read to its end. */
export interface ReadListing<Item> extends Listing<Item> {
  /** Whether it came in several pages. One page without a next link can also be all that the API shows. */
  readonly isPaged: boolean;
}

/** Which pages of a listing to read. */
export interface PageRange {
  /** The cursor of the first page. @default the first page of the listing */
  readonly from?: string | undefined;
  /** @default all pages */
  readonly maxPages?: number | undefined;
}

export interface PagesOptions<Item> {
  readonly method: Attempt["method"];
  readonly path: string;
  /** Requests the page at the cursor, or the first page. */
  readonly fetch: (cursor: string | undefined) => Promise<Page<Item>>;
  /** Identifies an item. */
  readonly key: (item: Item) => string;
}

// A listing that never ends would be read for ever. No organisation has as many pages as this.
const MAX_PAGES = 10_000;
const MAX_READS = 3;

/** The pages of one listing. */
export class Pages<Item> {
  readonly #options: PagesOptions<Item>;

  constructor(options: PagesOptions<Item>) {
    this.#options = options;
  }

  /** One page: the first one, or the one at the cursor. */
  page(cursor?: string): Promise<Page<Item>> {
    return this.#options.fetch(cursor);
  }

  /** The items of all pages, for readers to whom a missing or repeated item does no harm. */
  async collect(range: PageRange = {}): Promise<Item[]> {
    return (await this.#follow(range)).items;
  }

  /**
   * The whole listing. It is read again, at most twice, while it is not complete: items shift between pages
   * when somebody adds or removes one during the read.
   */
  async list(): Promise<ReadListing<Item>> {
    for (let reads = 1; ; reads += 1) {
      const { items, total, pages } = await this.#follow({});
      const different = [...new Map(items.map((item) => [this.#options.key(item), item])).values()];
      const isComplete = different.length === items.length && different.length >= (total ?? 0);
      if (isComplete || reads === MAX_READS) {
        return { items: different, isComplete, isPaged: pages > 1 };
      }
    }
  }

  /** Fails on a `next` that was there before: an API that repeats a cursor would be read for ever. */
  async #follow({ from, maxPages = MAX_PAGES }: PageRange): Promise<{
    items: Item[];
    total: number | undefined;
    pages: number;
  }> {
    const { method, path, fetch } = this.#options;
    const items: Item[] = [];
    const seen = new Set<string | undefined>();
    let cursor = from;
    let total: number | undefined;
    do {
      seen.add(cursor);
      currentDeadline()?.check(`page ${seen.size} of ${path}`);
      const page = await fetch(cursor);
      for (const item of page.items) {
        items.push(item);
      }
      total = page.total ?? total;
      cursor = page.next;
      if (cursor !== undefined && (seen.has(cursor) || seen.size >= MAX_PAGES)) {
        const problem = "its pages do not end: a page names a next page that was read before";
        throw new ResponseShapeError(method, path, problem);
      }
    } while (cursor !== undefined && seen.size < maxPages);
    return { items, total, pages: seen.size };
  }
}

// The API's own absolute links point here, even when the configured server is a proxy.
const PRODUCTION_ORIGIN = "https://api.atlassian.com";

/**
 * The query of the next page. `next` is a bare cursor or a link. Only the query of a link is used: the request
 * goes to the same path of the configured server, because the key must not follow a host that a response names.
 * @throws ResponseShapeError for a link to another server.
 */
export function nextPageQuery(
  next: string,
  { path, baseUrl }: { readonly path: string; readonly baseUrl: string },
): Record<string, string> {
  const isLink = /^(https?:\/)?\//.test(next) || next.startsWith("?");
  if (!isLink) {
    return { cursor: next };
  }
  const base = new URL(baseUrl);
  const link = URL.canParse(next, base.href) ? new URL(next, base) : undefined;
  if (link === undefined || ![base.origin, PRODUCTION_ORIGIN].includes(link.origin)) {
    throw new ResponseShapeError("GET", path, "its next link points to another server");
  }
  return Object.fromEntries(link.searchParams);
}
