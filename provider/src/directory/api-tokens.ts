import type { ApiClient } from "../client/client";
import { listApiTokens, type ApiTokenRecord } from "../client/endpoints/api-tokens";
import { isLastingFailure } from "./failures";
import { Listing } from "./listing";

/** The API tokens of accounts, from one listing per account and operation. */
export class ApiTokens {
  readonly #client: ApiClient;
  readonly #listings = new Map<string, Listing<ApiTokenRecord[]>>();

  constructor(client: ApiClient) {
    this.#client = client;
  }

  of(accountId: string): Listing<ApiTokenRecord[]> {
    let listing = this.#listings.get(accountId);
    if (listing === undefined) {
      listing = new Listing(() => listApiTokens(this.#client, accountId), isLastingFailure);
      this.#listings.set(accountId, listing);
    }
    return listing;
  }

  /** The token with this id, or `undefined` when two listings in a row do not have it. */
  async find(accountId: string, tokenId: string): Promise<ApiTokenRecord | undefined> {
    const listing = this.of(accountId);
    const isIt = (token: ApiTokenRecord): boolean => token.id === tokenId;
    return (await listing.cached()).find(isIt) ?? (await listing.fresh()).find(isIt);
  }
}
