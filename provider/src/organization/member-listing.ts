import DataLoader from "dataloader";
import type { Page } from "../client/pagination";
import { BATCHING } from "./batching";

/** The questions about one group's members that the API answers, each with account ids. */
export interface MemberSource {
  firstPage(): Promise<Page<string>>;
  /** All members from the page at `cursor` on. */
  restFrom(cursor: string): Promise<string[]>;
  /** Those of the given accounts that are members. */
  among(accountIds: readonly string[]): Promise<string[]>;
  /** How many members the group has, if the API says. */
  size(): Promise<number | undefined>;
}

/** Searches for single accounts may cost this part of what the whole listing costs. */
const SEARCHES_PER_LISTING_PAGE = 1 / 20;

/**
 * The members of one group, read in the cheapest way. The engine asks for memberships a few at a time and never says how many will follow, so:
 *
 * - the first question fetches the first page; most groups end there, and all further answers are free;
 * - a group of more pages is read whole, page by page, once;
 * - but a group of 20 pages or more is first searched for just the accounts in question, once per 20 pages. A small stack with a few
 *   members in a huge group ends there; a large one has lost at most 5 %.
 */
export class MemberListing {
  readonly #source: MemberSource;
  readonly #members = new Set<string>();
  /** What searches for single accounts and our own writes have shown; wins over the listing. */
  readonly #known = new Map<string, boolean>();
  readonly #questions: DataLoader<string, boolean>;
  #firstPage: Promise<Page<string>> | undefined;
  #rest: Promise<void> | undefined;
  #isComplete = false;
  #searches = 0;

  constructor(source: MemberSource) {
    this.#source = source;
    this.#questions = new DataLoader((accountIds) => this.#answer(accountIds), { ...BATCHING, cache: false });
  }

  /** Whether the account is a member, as far as what was read shows. */
  async has(accountId: string): Promise<boolean> {
    if (!this.#isAnswered(accountId)) {
      await (this.#firstPage ??= this.#readFirstPage());
    }
    return this.#isAnswered(accountId) ? this.#see(accountId) : this.#questions.load(accountId);
  }

  /** Every member, with our own writes in it. */
  async all(): Promise<string[]> {
    const { next } = await (this.#firstPage ??= this.#readFirstPage());
    if (next !== undefined) {
      await (this.#rest ??= this.#readRest(next));
    }
    const accountIds = new Set([...this.#members, ...this.#known.keys()]);
    return [...accountIds].filter((accountId) => this.#see(accountId));
  }

  /** Takes note of a write of ours. */
  note(accountId: string, isMember: boolean): void {
    this.#known.set(accountId, isMember);
  }

  async #answer(accountIds: readonly string[]): Promise<boolean[]> {
    const { next, items } = await (this.#firstPage ??= this.#readFirstPage());
    const open = accountIds.filter((accountId) => !this.#isAnswered(accountId));
    if (next !== undefined && open.length > 0) {
      if (this.#rest === undefined && (await this.#isSearchCheaper(items.length))) {
        await this.#search(open);
      } else {
        await (this.#rest ??= this.#readRest(next));
      }
    }
    return accountIds.map((accountId) => this.#see(accountId));
  }

  #isAnswered(accountId: string): boolean {
    return this.#isComplete || this.#known.has(accountId) || this.#members.has(accountId);
  }

  #see(accountId: string): boolean {
    return this.#known.get(accountId) ?? this.#members.has(accountId);
  }

  async #readFirstPage(): Promise<Page<string>> {
    const page = await this.#source.firstPage();
    this.#add(page.items);
    this.#isComplete = page.next === undefined;
    return page;
  }

  async #readRest(cursor: string): Promise<void> {
    this.#add(await this.#source.restFrom(cursor));
    this.#isComplete = true;
  }

  async #isSearchCheaper(pageLength: number): Promise<boolean> {
    const size = await this.#source.size();
    const pages = size === undefined ? 0 : Math.ceil(size / pageLength);
    return this.#searches < Math.floor(pages * SEARCHES_PER_LISTING_PAGE);
  }

  async #search(accountIds: readonly string[]): Promise<void> {
    this.#searches += 1;
    const found = new Set(await this.#source.among(accountIds));
    for (const accountId of accountIds) {
      this.#known.set(accountId, found.has(accountId));
    }
  }

  #add(accountIds: readonly string[]): void {
    for (const accountId of accountIds) {
      this.#members.add(accountId);
    }
  }
}
