import type { ApiTokenRecord } from "../client/endpoints/api-tokens";
import { idKey } from "../client/ids";
import type { OrganizationApi } from "../client/organization-api";
import type { Listing } from "../client/pagination";
import { ApiError, UncertainError } from "../errors";
import { currentDeadline } from "../timing/deadline";
import { poll } from "../timing/poll";
import { sleep } from "../timing/sleep";
import { isGone } from "./failures";
import type { ServiceAccounts } from "./service-accounts";
import { SharedRead } from "./shared-read";
import { withId, type TokenListings } from "./token-listings";

export interface TokenProofOptions {
  readonly api: OrganizationApi;
  /** The server's clock, in milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly listings: TokenListings;
  readonly serviceAccounts: ServiceAccounts;
  /** How long a list can take to show a change, in seconds. */
  readonly listingLagSeconds: number;
}

export interface FindOptions {
  /** Whether the account's list was just read and does not show the token. */
  readonly isUnlisted?: boolean;
  /**
   * When it was created, for a token that no list has shown yet. It does not count as gone before a list has had
   * time to show it.
   */
  readonly issuedAt?: string | undefined;
}

/** What two sources agree on. */
type Finding = { readonly token: ApiTokenRecord } | "gone";

/**
 * Proves that a token is gone: its account's list does not have it, and neither does another list of the API, or
 * the same list after the longest lag. Or the account is gone, which deletes its tokens.
 */
export class TokenProof {
  readonly #options: TokenProofOptions;
  readonly #otherLists = new Map<string, SharedRead<Listing<ApiTokenRecord>>>();

  constructor(options: TokenProofOptions) {
    this.#options = options;
  }

  /**
   * The token with this id, or `undefined` if it is certainly gone.
   * @throws UncertainError if the sources do not agree.
   */
  async find(
    accountId: string,
    tokenId: string,
    { isUnlisted = false, issuedAt }: FindOptions = {},
  ): Promise<ApiTokenRecord | undefined> {
    const { listings, serviceAccounts } = this.#options;
    try {
      return (
        (isUnlisted ? undefined : await listings.listed(accountId, tokenId)) ??
        (await this.#whenListed(accountId, tokenId, issuedAt)) ??
        (await this.#unlessGone(accountId, tokenId))
      );
    } catch (error) {
      // The API also returns 404 to a key that cannot see the account.
      if (isGone(error) && (await serviceAccounts.find(accountId)) === undefined) {
        return undefined;
      }
      throw error;
    }
  }

  async #whenListed(
    accountId: string,
    tokenId: string,
    issuedAt: string | undefined,
  ): Promise<ApiTokenRecord | undefined> {
    const { nowMs, listingLagSeconds } = this.#options;
    const ageSeconds = Math.max(0, (nowMs() - Date.parse(issuedAt ?? "")) / 1000);
    return ageSeconds < listingLagSeconds
      ? poll(listingLagSeconds - ageSeconds, () => this.#fresh(accountId, tokenId))
      : undefined;
  }

  async #unlessGone(accountId: string, tokenId: string): Promise<ApiTokenRecord | undefined> {
    const { listingLagSeconds } = this.#options;
    const shown = await this.elsewhere(accountId, has(tokenId));
    if (shown === undefined) {
      return this.#afterEveryLag(accountId, tokenId);
    }
    if (shown === "absent") {
      return undefined;
    }
    const finding = await poll(listingLagSeconds, () => this.#agreement(accountId, tokenId));
    if (finding === undefined) {
      throw new UncertainError(
        `the account's list of tokens does not have token "${tokenId}", but another list of the API still does after ` +
          `${listingLagSeconds} s. Look for it at admin.atlassian.com, then run "pulumi refresh" again.`,
      );
    }
    return finding === "gone" ? undefined : finding.token;
  }

  async #agreement(accountId: string, tokenId: string): Promise<Finding | undefined> {
    const token = await this.#fresh(accountId, tokenId);
    if (token !== undefined) {
      return { token };
    }
    return (await this.elsewhere(accountId, has(tokenId))) === "absent" ? "gone" : undefined;
  }

  /** No other list can be read here, so the second source is the same list after the lag. */
  async #afterEveryLag(accountId: string, tokenId: string): Promise<ApiTokenRecord | undefined> {
    const { listingLagSeconds } = this.#options;
    const remainingMs = currentDeadline()?.remainingMs ?? Number.POSITIVE_INFINITY;
    if (remainingMs < listingLagSeconds * 1000) {
      throw new UncertainError(
        `the account's list of tokens does not have token "${tokenId}", and no other list can be read. A list can be ` +
          `${listingLagSeconds} s late, longer than is left of the operation's time. Raise "atlassian-admin:retryBudgetSeconds", or look for ` +
          `the token at admin.atlassian.com and run "pulumi refresh" again later.`,
      );
    }
    await sleep(listingLagSeconds * 1000);
    return this.#fresh(accountId, tokenId);
  }

  async #fresh(accountId: string, tokenId: string): Promise<ApiTokenRecord | undefined> {
    return withId(await this.#options.listings.of(accountId).fresh(), tokenId);
  }

  /**
   * The token in another list of the API than the account's own; `absent` if such a list is complete and does
   * not have it, `undefined` if none can be read.
   */
  async elsewhere(
    accountId: string,
    isIt: (token: ApiTokenRecord) => boolean,
  ): Promise<ApiTokenRecord | "absent" | undefined> {
    const { api, listings, serviceAccounts } = this.#options;
    const account = await serviceAccounts.find(accountId);
    const accountIds = new Set([account?.id ?? accountId, account?.accountId ?? accountId]);
    const lists = [
      ...[...accountIds].map((id) => this.#list(id, () => api.serviceAccountTokens(id))),
      this.#list("", () => api.tokens()),
    ];
    const others = await listings.of(accountId).cached();
    for (const list of lists) {
      const listing = await readable(list.fresh());
      const found = listing?.items.find(isIt);
      if (found !== undefined) {
        return found;
      }
      // A list without any of the account's other tokens belongs to another account, or does not list tokens.
      const isOfAccount = others.length === 0 || others.some(({ id }) => withId(listing?.items ?? [], id));
      if (listing?.isComplete === true && isOfAccount) {
        return "absent";
      }
    }
    return undefined;
  }

  #list(key: string, fetch: () => Promise<Listing<ApiTokenRecord>>): SharedRead<Listing<ApiTokenRecord>> {
    let list = this.#otherLists.get(key);
    if (list === undefined) {
      list = new SharedRead("a list of tokens", fetch);
      this.#otherLists.set(key, list);
    }
    return list;
  }
}

const has =
  (tokenId: string) =>
  ({ id }: ApiTokenRecord): boolean =>
    idKey(id) === idKey(tokenId);

/** A list; `undefined` if this organisation or this key has no such list. */
async function readable<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof ApiError && error.status < 500 && error.status !== 408 && error.status !== 429) {
      return undefined;
    }
    throw error;
  }
}
