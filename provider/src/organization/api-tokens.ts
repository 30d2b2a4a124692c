import type { ApiTokenRecord } from "../client/endpoints/api-tokens";
import { idKey } from "../client/ids";
import type { Log } from "../client/log";
import type { OrganizationApi } from "../client/organization-api";
import { isOutcomeUnknown } from "../client/retry-table";
import { ApiError, OutcomeUnknownError, ProviderError } from "../errors";
import { poll } from "../timing/poll";
import { isGone } from "./failures";
import type { ServiceAccounts } from "./service-accounts";
import type { SharedRead } from "./shared-read";
import type { StackRecord } from "./stack-record";
import type { TokenOwner } from "./token-labels";
import { TokenListings, withId } from "./token-listings";
import { TokenMinting, type Minted, type NewToken } from "./token-minting";
import { tokenKey, TokenOrphans } from "./token-orphans";
import { TokenProof, type FindOptions } from "./token-proof";

export type { ApiTokenRecord } from "../client/endpoints/api-tokens";
export type { TokenOwner } from "./token-labels";
export type { Minted, NewToken } from "./token-minting";

export interface ApiTokensOptions {
  readonly api: OrganizationApi;
  /** The server's clock, in milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly log: Log;
  readonly record: StackRecord;
  readonly serviceAccounts: ServiceAccounts;
  /** How long a list can take to show a change, in seconds. */
  readonly listingLagSeconds: number;
}

/** The API tokens of an organisation's service accounts: every read and every write. */
export class ApiTokens {
  readonly #options: ApiTokensOptions;
  readonly #listings: TokenListings;
  readonly #proof: TokenProof;
  readonly #minting: TokenMinting;
  readonly #orphans: TokenOrphans;

  constructor(options: ApiTokensOptions) {
    const { api, log, nowMs, record } = options;
    this.#options = options;
    const listings = (this.#listings = new TokenListings(api, log));
    this.#proof = new TokenProof({ ...options, listings });
    this.#minting = new TokenMinting({
      ...options,
      listings,
      proof: this.#proof,
      onMinted: (tokenId) => {
        record.mention([tokenKey(tokenId)]);
      },
      revoke: (accountId, tokenId) => this.revoke(accountId, tokenId),
    });
    this.#orphans = new TokenOrphans({ log, listings, record, nowMs });
  }

  /** The tokens of one account, including our own writes. */
  of(accountId: string): SharedRead<ApiTokenRecord[]> {
    return this.#listings.of(accountId);
  }

  /** The token with this id, or `undefined` if no list shows it now, which proves nothing. */
  listed(accountId: string, tokenId: string): Promise<ApiTokenRecord | undefined> {
    return this.#listings.listed(accountId, tokenId);
  }

  /**
   * The token with this id, or `undefined` if it is certainly gone.
   * @throws UncertainError if the sources do not agree.
   */
  find(accountId: string, tokenId: string, options?: FindOptions): Promise<ApiTokenRecord | undefined> {
    return this.#proof.find(accountId, tokenId, options);
  }

  mint(token: NewToken): Promise<Minted> {
    return this.#minting.mint(token);
  }

  /**
   * Warns of tokens that an interrupted run of this resource may have left, as far as the lists read so far show
   * them.
   */
  nameOrphans(owner: TokenOwner): Promise<void> {
    return this.#orphans.nameOwn(owner);
  }

  /** Warns of tokens with this label that no resource of the stack has, before another one is created. */
  async nameOrphansOfLabel(owner: TokenOwner): Promise<void> {
    if (this.#options.serviceAccounts.isNew(owner.accountId)) {
      return;
    }
    try {
      await this.of(owner.accountId).cached();
    } catch (error) {
      // The account can be too new to have a list.
      if (!isGone(error)) {
        throw error;
      }
    }
    await this.#orphans.nameAll(owner);
  }

  /**
   * Revokes one token, and waits for a revocation that the API carries out later. A token that is already gone
   * is success, with the same proof as in `find`.
   */
  async revoke(accountId: string, tokenId: string): Promise<void> {
    try {
      await this.#sendRevocation(accountId, tokenId);
    } catch (error) {
      if (!mayMeanGone(error)) {
        throw error;
      }
      const isLeft = await this.#isLeft(accountId, tokenId).catch((second: unknown) => {
        throw withSecondFailure(error, second);
      });
      if (isLeft) {
        throw error;
      }
    }
    this.#listings.remove(accountId, tokenId);
  }

  async #sendRevocation(accountId: string, tokenId: string): Promise<void> {
    const { api, listingLagSeconds } = this.#options;
    const { isDone } = await api.account(accountId).revokeToken(tokenId);
    if (isDone) {
      return;
    }
    const isGoneNow = await poll(listingLagSeconds, async () => {
      const tokens = await this.of(accountId).fresh();
      return withId(tokens, tokenId) === undefined || undefined;
    });
    if (isGoneNow === undefined) {
      throw new OutcomeUnknownError(
        `the API accepted the revocation, but still lists token "${tokenId}" after ${listingLagSeconds} s. Run the command again later; ` +
          `until then the token stays in the state.`,
      );
    }
  }

  /**
   * Whether the token still exists after an error response. A late list can still show it for some time, or
   * show it with an id in another case.
   */
  async #isLeft(accountId: string, tokenId: string): Promise<boolean> {
    const { listingLagSeconds } = this.#options;
    const found = await this.find(accountId, tokenId);
    if (found !== undefined && found.id !== tokenId && idKey(found.id) === idKey(tokenId)) {
      await this.#sendRevocation(accountId, found.id);
      return false;
    }
    const isGoneNow =
      found === undefined ||
      (await poll(listingLagSeconds, async () => {
        const tokens = await this.of(accountId).fresh();
        return withId(tokens, tokenId) === undefined || undefined;
      })) === true;
    return !isGoneNow;
  }
}

/**
 * The response for a token that does not exist is 404, or 400 if the API cannot parse the id. It is also
 * possible that the response was lost.
 */
function mayMeanGone(error: unknown): error is ProviderError {
  return isGone(error) || isOutcomeUnknown(error) || (error instanceof ApiError && error.status === 400);
}

/** The failure of the check must not hide what happened to the request. */
function withSecondFailure(error: ProviderError, second: unknown): unknown {
  if (second instanceof ProviderError) {
    error.message += ` The check whether the token is gone failed: ${second.message}`;
    return error;
  }
  return second;
}
