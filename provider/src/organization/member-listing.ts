import DataLoader from "dataloader";
import type { Listing, Page } from "../client/pagination";
import { runForEveryone, waitForShared } from "../timing/deadline";
import { BATCHING } from "./batching";
import { idKey } from "./ids";
import { SharedRead } from "./shared-read";

/** The questions about one group's members that the API answers, each with account ids. */
export interface MemberSource {
  firstPage(): Promise<Page<string>>;
  /** All members from the page at `cursor` on. */
  restFrom(cursor: string): Promise<string[]>;
  /** The whole listing, read until it is complete or given up. */
  all(): Promise<Listing<string>>;
  /** Those of the given accounts that are members. */
  among(accountIds: readonly string[]): Promise<Listing<string>>;
  /** How many members the group has, if the API says. */
  size(): Promise<number | undefined>;
}

/** What a listing says about one account. A listing that is not complete cannot say "no". */
export type Sighting = "yes" | "no" | "unsure";

/** Searches for single accounts may cost this part of what the whole listing costs. */
const SEARCHES_PER_LISTING_PAGE = 1 / 20;

/**
 * The members of one group, read in the cheapest way. The engine asks for memberships a few at a time and
 * never says how many will follow, so:
 *
 * - the first question fetches the first page; most groups end there, and all further answers are free;
 * - a group of more pages is read whole, page by page, once;
 * - but a group of 20 pages or more is first searched for just the accounts in question, once per 20 pages. A
 *   small stack with a few
 *   members in a huge group ends there; a large one has lost at most 5 %.
 *
 * Accounts count as the same in every form of their id. A read that fails for a passing reason is made again
 * for the next question.
 */
export class MemberListing {
  readonly #source: MemberSource;
  /** What pages have shown, by the key of the id. */
  readonly #members = new Map<string, string>();
  /** What searches for single accounts and our own writes have shown; wins over the pages. */
  readonly #known = new Map<string, { readonly accountId: string; readonly sighting: Sighting }>();
  readonly #questions: DataLoader<string, Sighting>;
  readonly #firstPage: SharedRead<Page<string>>;
  readonly #whole: SharedRead<{ readonly isComplete: boolean }>;
  /** Undefined until the listing was read to its end. */
  #isComplete: boolean | undefined;
  #searches = 0;

  constructor(source: MemberSource) {
    this.#source = source;
    this.#questions = new DataLoader((accountIds) => runForEveryone(() => this.#answer(accountIds)), {
      ...BATCHING,
      cache: false,
    });
    this.#firstPage = new SharedRead("the members of a group", () => this.#readFirstPage());
    this.#whole = new SharedRead("the members of a group", () => this.#readWhole());
  }

  /** Whether the account is a member, as far as what was read shows. */
  async has(accountId: string): Promise<Sighting> {
    if (!this.#isAnswered(accountId)) {
      await this.#firstPage.cached();
    }
    return this.#isAnswered(accountId)
      ? this.#see(accountId)
      : waitForShared(this.#questions.load(accountId), "the members of a group");
  }

  /** Every member, with our own writes in it. */
  async all(): Promise<Listing<string>> {
    const { isComplete } = await this.#whole.cached();
    const known = [...this.#known.values()].map(({ accountId }) => [idKey(accountId), accountId] as const);
    const items = [...new Map([...known, ...this.#members]).values()];
    return { items: items.filter((accountId) => this.#see(accountId) === "yes"), isComplete };
  }

  /** Takes note of a write of ours. */
  note(accountId: string, isMember: boolean): void {
    this.#known.set(idKey(accountId), { accountId, sighting: isMember ? "yes" : "no" });
  }

  async #answer(accountIds: readonly string[]): Promise<Sighting[]> {
    const { next, items } = await this.#firstPage.cached();
    const open = accountIds.filter((accountId) => !this.#isAnswered(accountId));
    if (next !== undefined && open.length > 0) {
      if (await this.#isSearchCheaper(items.length)) {
        await this.#search(open);
      } else {
        await this.#whole.cached();
      }
    }
    return accountIds.map((accountId) => this.#see(accountId));
  }

  #isAnswered(accountId: string): boolean {
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
   * Reads everything once more when pages repeat an item or lack some: items shift when somebody adds or
   * removes one meanwhile.
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
    // A write of ours that came meanwhile is newer than what the search shows.
    for (const accountId of accountIds.filter((one) => !this.#isAnswered(one))) {
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
