import type { Log } from "../client/log";
import { ProviderError } from "../errors";
import type { StackRecord } from "./stack-record";
import { isExpired } from "./token-expiry";
import { hasLabel, isLabelOf, type TokenOwner } from "./token-labels";
import type { TokenListings } from "./token-listings";

/** A token, as a key of the stack record. */
export const tokenKey = (tokenId: string): string => `token/${tokenId.toLowerCase()}`;

export interface TokenOrphansOptions {
  readonly log: Log;
  readonly listings: TokenListings;
  readonly record: StackRecord;
  readonly nowMs: () => number;
}

/**
 * Tokens that look as if an interrupted run had made them. They are named and not revoked: another copy of
 * the state may have them.
 */
export class TokenOrphans {
  readonly #options: TokenOrphansOptions;
  readonly #named = new Set<string>();

  constructor(options: TokenOrphansOptions) {
    this.#options = options;
  }

  /**
   * Names, once per operation, the tokens in the lists read so far that were made for this resource, and that
   * its state does not have.
   */
  nameOwn(owner: TokenOwner): Promise<void> {
    return this.#name(owner, (label) => isLabelOf(label, owner));
  }

  /**
   * Names as well the tokens of this label that no resource has, as far as the engine has shown it: for an
   * operation that makes one more of them.
   */
  nameAll(owner: TokenOwner): Promise<void> {
    return this.#name(owner, (label) => hasLabel(label, owner.label));
  }

  async #name({ accountId, label }: TokenOwner, isSuspicious: (fullLabel: string) => boolean): Promise<void> {
    const { listings, log, nowMs, record } = this.#options;
    const tokens = await listings.alreadyRead(accountId).catch((error: unknown) => {
      if (error instanceof ProviderError) {
        return [];
      }
      throw error;
    });
    const orphans = tokens.filter(
      ({ id, label: fullLabel, expiry }) =>
        isSuspicious(fullLabel) &&
        !isExpired(expiry, nowMs()) &&
        !record.knows(tokenKey(id)) &&
        !this.#named.has(tokenKey(id)),
    );
    if (orphans.length === 0) {
      return;
    }
    orphans.forEach(({ id }) => this.#named.add(tokenKey(id)));
    const names = orphans.map((token) => `"${token.label}" (id ${token.id})`).join(", ");
    log.warn(
      `account "${accountId}" has ${orphans.length === 1 ? "a token" : "tokens"} of label "${label}" that this stack does not show: ${names}. ` +
        `An interrupted run may have made ${orphans.length === 1 ? "it" : "them"}; revoke what no stack and no consumer uses.`,
    );
  }
}
