import DataLoader from "dataloader";
import type { Listing, Page } from "../client/pagination";
import { runForEveryone, waitForShared } from "../timing/deadline";
import { BATCHING } from "./batching";
import { idKey } from "./ids";
import { SharedRead } from "./shared-read";

/** What the API can return about the members of one group. All of it is account ids. */
export interface MemberSource {
  firstPage(): Promise<Page<string>>;
  /** All members from the page at `cursor` on. */
  restFrom(cursor: string): Promise<string[]>;
  /** The whole listing, read again until it is complete, a few times at most. */
  all(): Promise<Listing<string>>;
  /** The members among the given accounts. */
  among(accountIds: readonly string[]): Promise<Listing<string>>;
  /** How many members the group has, if the API reports it. */
  size(): Promise<number | undefined>;
}

/** Whether a listing has one account. An incomplete listing cannot prove a "no". */
export type Sighting = "yes" | "no" | "unsure";

/** Searches for single accounts can cost this share of what the whole listing costs. */
const SEARCHES_PER_LISTING_PAGE = 1 / 20;

/**
 * The members of one group, read with as few requests as possible. The engine reads memberships a few at a
 * time and does not announce how many follow. Therefore:
 *
 * - The first call reads the first page. Most groups have only one, so all further calls are free.
 * - A group with more pages is read completely, once.
 * - A group of 20 pages or more is first searched for just the requested accounts, once per 20 pages. This
 *   saves the full listing for a small stack with a few members in a huge group, and adds at most 5 %
 *   requests for a large stack.
 *
 * An account is the same in every form of its id. After a transient failure, the next call reads again.
 */
export class MemberListing {
  readonly #source: MemberSource;
  /** The members in the pages read so far, by the key of the id. */
  readonly #members = new Map<string, string>();
  /** Results of searches for single accounts, and our own writes. They win over the pages. */
  readonly #known = new Map<string, { readonly accountId: string; readonly sighting: Sighting }>();
  readonly #lookups: DataLoader<string, Sighting>;
  readonly #firstPage: SharedRead<Page<string>>;
  readonly #whole: SharedRead<{ readonly isComplete: boolean }>;
  /** Undefined until the listing is read to its end. */
  #isComplete: boolean | undefined;
  #searches = 0;

  constructor(source: MemberSource) {
    this.#source = source;
    this.#lookups = new DataLoader((accountIds) => runForEveryone(() => this.#lookUp(accountIds)), {
      ...BATCHING,
      cache: false,
    });
    this.#firstPage = new SharedRead("the members of a group", () => this.#readFirstPage());
    this.#whole = new SharedRead("the members of a group", () => this.#readWhole());
  }

  /** Whether the account is a member, as far as the reads show. */
  async has(accountId: string): Promise<Sighting> {
    if (!this.#isKnown(accountId)) {
      await this.#firstPage.cached();
    }
    return this.#isKnown(accountId)
      ? this.#see(accountId)
      : waitForShared(this.#lookups.load(accountId), "the members of a group");
  }

  /** Every member, including our own writes. */
  async all(): Promise<Listing<string>> {
    const { isComplete } = await this.#whole.cached();
    const known = [...this.#known.values()].map(({ accountId }) => [idKey(accountId), accountId] as const);
    const items = [...new Map([...known, ...this.#members]).values()];
    return { items: items.filter((accountId) => this.#see(accountId) === "yes"), isComplete };
  }

  /** Records a write of ours. */
  note(accountId: string, isMember: boolean): void {
    this.#known.set(idKey(accountId), { accountId, sighting: isMember ? "yes" : "no" });
  }

  async #lookUp(accountIds: readonly string[]): Promise<Sighting[]> {
    const { next, items } = await this.#firstPage.cached();
    const open = accountIds.filter((accountId) => !this.#isKnown(accountId));
    if (next !== undefined && open.length > 0) {
      if (await this.#isSearchCheaper(items.length)) {
        await this.#search(open);
      } else {
        await this.#whole.cached();
      }
    }
    return accountIds.map((accountId) => this.#see(accountId));
  }

  #isKnown(accountId: string): boolean {
    const key = idKey(accountId);
    return this.#isComplete !== undefined || this.#known.has(key) || this.#members.has(key);
  }

  #see(accountId: string): Sighting {
    const key = idKey(accountId);
    const known = this.#known.get(key);
    if (known !== undefined && known.sighting !== "unsure") {
      return known.sighting;
    }
    if (this.#members.has(key)) {
      return "yes";
    }
    return this.#isComplete === true ? "no" : "unsure";
  }

  async #readFirstPage(): Promise<Page<string>> {
    const page = await this.#source.firstPage();
    this.#add(page.items);
    if (page.next === undefined) {
      await this.#settle(page.items, page.total);
    }
    return page;
  }

  async #readWhole(): Promise<{ readonly isComplete: boolean }> {
    const { items, next, total } = await this.#firstPage.cached();
    if (this.#isComplete === undefined && next !== undefined) {
      const rest = await this.#source.restFrom(next);
      this.#add(rest);
      await this.#settle([...items, ...rest], total);
    }
    return { isComplete: this.#isComplete === true };
  }

  /**
   * Reads everything again if pages repeat an item or lack some: items shift when somebody adds or removes one
   * during the read.
   */
  async #settle(accountIds: readonly string[], total: number | undefined): Promise<void> {
    const different = new Set(accountIds.map(idKey)).size;
    if (different === accountIds.length && different >= (total ?? 0)) {
      this.#isComplete = true;
      return;
    }
    const { items, isComplete } = await this.#source.all();
    this.#members.clear();
    this.#add(items);
    this.#isComplete = isComplete;
  }

  async #isSearchCheaper(pageLength: number): Promise<boolean> {
    if (this.#isComplete !== undefined) {
      return false;
    }
    const size = await this.#source.size();
    const pages = size === undefined ? 0 : Math.ceil(size / pageLength);
    return this.#searches < Math.floor(pages * SEARCHES_PER_LISTING_PAGE);
  }

  async #search(accountIds: readonly string[]): Promise<void> {
    this.#searches += 1;
    const { items, isComplete } = await this.#source.among(accountIds);
    const found = new Set(items.map(idKey));
    // A write of ours during the search is newer than the result of the search.
    for (const accountId of accountIds.filter((one) => !this.#isKnown(one))) {
      const missing = isComplete ? "no" : "unsure";
      this.#known.set(idKey(accountId), {
        accountId,
        sighting: found.has(idKey(accountId)) ? "yes" : missing,
      });
    }
  }

  #add(accountIds: readonly string[]): void {
    for (const accountId of accountIds) {
      this.#members.set(idKey(accountId), accountId);
    }
  }
}
