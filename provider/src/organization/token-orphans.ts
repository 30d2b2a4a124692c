import type { Log } from "../client/log";
import type { ApiTokens } from "./api-tokens";
import { isGone } from "./failures";
import type { ServiceAccounts } from "./service-accounts";
import type { StackRecord } from "./stack-record";
import { isExpired } from "./token-expiry";

/** A token, as a key of the stack record. */
export const tokenKey = (tokenId: string): string => `token/${tokenId}`;

export interface TokenOrphansOptions {
  readonly log: Log;
  readonly apiTokens: ApiTokens;
  readonly serviceAccounts: ServiceAccounts;
  readonly record: StackRecord;
}

/** Tokens that look as if an interrupted run had made them. */
export class TokenOrphans {
  readonly #options: TokenOrphansOptions;

  constructor(options: TokenOrphansOptions) {
    this.#options = options;
  }

  /**
   * Names the tokens of this label that are not in the stack, as far as the engine has shown it. They are not revoked, since another stack may
   * have them.
   */
  async warn(accountId: string, label: string): Promise<void> {
    const { apiTokens, log, record, serviceAccounts } = this.#options;
    if (serviceAccounts.isNew(accountId)) {
      return;
    }
    const tokens = await apiTokens
      .of(accountId)
      .cached()
      .catch((error: unknown) => {
        if (isGone(error)) {
          return [];
        }
        throw error;
      });
    const orphans = tokens.filter(
      ({ id, label: fullLabel, expiry }) =>
        isOurs(fullLabel, label) && !isExpired(expiry) && !record.has(tokenKey(id)),
    );
    if (orphans.length > 0) {
      const names = orphans.map((token) => `"${token.label}" (id ${token.id})`).join(", ");
      log.warn(
        `account "${accountId}" has ${orphans.length === 1 ? "a token" : "tokens"} of label "${label}" that this stack does not show: ${names}. ` +
          `An interrupted run may have made ${orphans.length === 1 ? "it" : "them"}; revoke what no stack and no consumer uses.`,
      );
    }
  }
}

function isOurs(fullLabel: string, label: string): boolean {
  return fullLabel.startsWith(`${label}-`) && /^[0-9a-f]{8}$/.test(fullLabel.slice(label.length + 1));
}
