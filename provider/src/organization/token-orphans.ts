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
 * Warns of tokens that an interrupted run can have left. It does not revoke them: another copy of the state can
 * have them.
 */
export class TokenOrphans {
  readonly #options: TokenOrphansOptions;
  readonly #named = new Set<string>();

  constructor(options: TokenOrphansOptions) {
    this.#options = options;
  }

  /**
   * Warns, once per operation, of the tokens in the lists read so far that were created for this resource and
   * that its state does not have.
   */
  nameOwn(owner: TokenOwner): Promise<void> {
    return this.#name(owner, (label) => isLabelOf(label, owner));
  }

  /**
   * Warns of every token with this label that no known resource has, for an operation that creates one more of
   * them.
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
      `account "${accountId}" has ${orphans.length === 1 ? "a token" : "tokens"} with label "${label}" that this stack does not have: ${names}. ` +
        `An interrupted run may have created ${orphans.length === 1 ? "it" : "them"}. Revoke what no stack and no consumer uses.`,
    );
  }
}
