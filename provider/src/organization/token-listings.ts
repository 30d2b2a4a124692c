import type { ApiTokenRecord } from "../client/endpoints/api-tokens";
import { idKey } from "../client/ids";
import type { Log } from "../client/log";
import type { OrganizationApi } from "../client/organization-api";
import { ProviderError } from "../errors";
import { SharedRead } from "./shared-read";

// For this many accounts or fewer, one listing each costs no more requests than the listing of the organisation.
const ACCOUNTS_LISTED_ALONE = 2;

/**
 * Reads tokens: for a few accounts from one list each, for many from the list of the organisation. That a list
 * lacks a token proves nothing here, see `TokenProof`.
 */
export class TokenListings {
  readonly #api: OrganizationApi;
  readonly #log: Log;
  readonly #byAccount = new Map<string, SharedRead<ApiTokenRecord[]>>();
  readonly #askedAccounts = new Set<string>();
  /** The tokens that this process revoked. The organisation's list is read once and still contains them. */
  readonly #revoked = new Set<string>();
  #organizationTokens: Promise<readonly ApiTokenRecord[]> | undefined;

  constructor(api: OrganizationApi, log: Log) {
    this.#api = api;
    this.#log = log;
  }

  /** The tokens of one account, including our own writes. */
  of(accountId: string): SharedRead<ApiTokenRecord[]> {
    const key = idKey(accountId);
    let listing = this.#byAccount.get(key);
    if (listing === undefined) {
      listing = new SharedRead(`the tokens of account "${accountId}"`, () =>
        this.#api.account(accountId).tokens(),
      );
      this.#byAccount.set(key, listing);
    }
    return listing;
  }

  /**
   * The token with this id, or `undefined` if no list shows it. The account's own list was then read after this
   * call.
   */
  async listed(accountId: string, tokenId: string): Promise<ApiTokenRecord | undefined> {
    this.#askedAccounts.add(idKey(accountId));
    const isManyAccounts = this.#askedAccounts.size > ACCOUNTS_LISTED_ALONE;
    if (isManyAccounts && !this.#byAccount.has(idKey(accountId)) && !this.#revoked.has(idKey(tokenId))) {
      const found = withId(await this.#ofOrganization(), tokenId);
      if (found !== undefined) {
        return found;
      }
    }
    const listing = this.of(accountId);
    return withId(await listing.cached(), tokenId) ?? withId(await listing.fresh(), tokenId);
  }

  /** The tokens read so far, of this account or of the whole organisation; empty if none were read. */
  async alreadyRead(accountId: string): Promise<readonly ApiTokenRecord[]> {
    const listing = this.#byAccount.get(idKey(accountId));
    return listing === undefined ? ((await this.#organizationTokens) ?? []) : listing.cached();
  }

  /** Adds a new token to the list. */
  add(accountId: string, token: ApiTokenRecord): void {
    this.of(accountId).edit((tokens) => {
      if (withId(tokens, token.id) === undefined) {
        tokens.push(token);
      }
    });
  }

  /** Removes a revoked token from the list. */
  remove(accountId: string, tokenId: string): void {
    this.#revoked.add(idKey(tokenId));
    this.of(accountId).edit((tokens) => {
      tokens.splice(0, tokens.length, ...tokens.filter(({ id }) => idKey(id) !== idKey(tokenId)));
    });
  }

  /** The list of the organisation, which only saves requests: after a failure, each account is listed instead. */
  #ofOrganization(): Promise<readonly ApiTokenRecord[]> {
    return (this.#organizationTokens ??= this.#api.tokens().then(
      ({ items }) => items,
      (error: unknown) => {
        if (error instanceof ProviderError) {
          this.#log.debug(
            `the tokens of organisation "${this.#api.orgId}" are listed account by account: ${error.message}`,
          );
          return [];
        }
        throw error;
      },
    ));
  }
}

/** The token with this id. The API can write an id in another case than before. */
export function withId(tokens: readonly ApiTokenRecord[], tokenId: string): ApiTokenRecord | undefined {
  return tokens.find(({ id }) => idKey(id) === idKey(tokenId));
}
