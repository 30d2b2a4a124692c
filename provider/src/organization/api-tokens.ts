import type { ApiClient } from "../client/client";
import { listApiTokens, listOrganizationTokens, type ApiTokenRecord } from "../client/endpoints/api-tokens";
import type { Log } from "../client/log";
import { ProviderError } from "../errors";
import { SharedRead } from "./shared-read";

export type { ApiTokenRecord } from "../client/endpoints/api-tokens";

// Up to this many accounts, a listing of each costs no more than the pages of the organisation's are likely to.
const ACCOUNTS_LISTED_ALONE = 2;

/** The API tokens of service accounts: of a few from one listing each, of many from the organisation's. */
export class ApiTokens {
  readonly #client: ApiClient;
  readonly #orgId: string;
  readonly #log: Log;
  readonly #byAccount = new Map<string, SharedRead<ApiTokenRecord[]>>();
  readonly #askedAccounts = new Set<string>();
  #organizationTokens: Promise<ReadonlyMap<string, ApiTokenRecord>> | undefined;

  constructor(client: ApiClient, orgId: string, log: Log) {
    this.#client = client;
    this.#orgId = orgId;
    this.#log = log;
  }

  /** The tokens of one account, with our own writes in them. */
  of(accountId: string): SharedRead<ApiTokenRecord[]> {
    let listing = this.#byAccount.get(accountId);
    if (listing === undefined) {
      listing = new SharedRead(`the tokens of account "${accountId}"`, () =>
        listApiTokens(this.#client, accountId),
      );
      this.#byAccount.set(accountId, listing);
    }
    return listing;
  }

  /** The token with this id, or `undefined` when the account's own listing, freshly fetched, does not have it. */
  async find(accountId: string, tokenId: string): Promise<ApiTokenRecord | undefined> {
    this.#askedAccounts.add(accountId);
    if (this.#askedAccounts.size > ACCOUNTS_LISTED_ALONE && !this.#byAccount.has(accountId)) {
      const found = (await (this.#organizationTokens ??= this.#listOrganization())).get(tokenId);
      return found ?? (await this.of(accountId).cached()).find(({ id }) => id === tokenId);
    }
    const listing = this.of(accountId);
    const isIt = ({ id }: ApiTokenRecord): boolean => id === tokenId;
    return (await listing.cached()).find(isIt) ?? (await listing.fresh()).find(isIt);
  }

  /** Saves requests where it works, and decides nothing where it does not. */
  async #listOrganization(): Promise<ReadonlyMap<string, ApiTokenRecord>> {
    try {
      const tokens = await listOrganizationTokens(this.#client, this.#orgId);
      return new Map(tokens.map((token) => [token.id, token]));
    } catch (error) {
      if (error instanceof ProviderError) {
        this.#log.debug(
          `the tokens of organisation "${this.#orgId}" are listed account by account: ${error.message}`,
        );
        return new Map();
      }
      throw error;
    }
  }
}
