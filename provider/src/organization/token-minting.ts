import { randomBytes } from "node:crypto";
import { mintApiToken, revokeApiToken, type MintedApiToken } from "../client/endpoints/api-tokens";
import type { ApiClient } from "../client/client";
import type { Log } from "../client/log";
import { isOutcomeUnknown } from "../client/retry-table";
import { OutcomeUnknownError, ProviderError } from "../errors";
import { poll } from "../timing/poll";
import { unlessAccountGone } from "./account-gone";
import type { ApiTokens } from "./api-tokens";
import { deleteUnlessGone } from "./delete-unless-gone";
import { isGone } from "./failures";
import type { ServiceAccounts } from "./service-accounts";
import { toApiExpiry } from "./token-expiry";

/** A token that is to be minted. */
export interface NewToken {
  readonly accountId: string;
  /** The start of the label; a suffix makes it unique. */
  readonly label: string;
  readonly scopes: readonly string[];
  /** A UTC day, such as `2027-03-01`. */
  readonly expiresAt: string;
}

/** A token with its secret, which only this response shows. */
export interface Minted {
  readonly token: string;
  readonly tokenId: string;
  /** The label at Atlassian, `<label>-<suffix>`. */
  readonly fullLabel: string;
}

export interface TokenMintingOptions {
  readonly client: ApiClient;
  readonly log: Log;
  readonly apiTokens: ApiTokens;
  readonly serviceAccounts: ServiceAccounts;
}

// A just created account may not take tokens yet; third parties saw minutes for other calls.
const ACCOUNT_READY_SECONDS = 120;
const MAX_MINTS = 3;

/** Mints and revokes API tokens, and keeps what was read of them up to date. */
export class TokenMinting {
  readonly #options: TokenMintingOptions;

  constructor(options: TokenMintingOptions) {
    this.#options = options;
  }

  /**
   * Mints a token under a label of its own. When the response is lost or lacks the secret, the token that may have come into being is found
   * by that label and revoked, since its secret is gone, and another one is minted.
   */
  async mint(token: NewToken): Promise<Minted> {
    for (let mints = 1; ; mints += 1) {
      // Labels are unique per account; the suffix also tells this attempt from every other.
      const fullLabel = `${token.label}-${randomBytes(4).toString("hex")}`;
      const { minted, lost } = await this.#attempt(token, fullLabel);
      if (minted?.id !== undefined && minted.token !== undefined) {
        const record = { id: minted.id, label: fullLabel, createdAt: undefined, lastAccess: undefined };
        this.#options.apiTokens.of(token.accountId).edit((tokens) => {
          tokens.push({ ...record, expiry: toApiExpiry(token.expiresAt) });
        });
        return { token: minted.token, tokenId: minted.id, fullLabel };
      }
      await this.#revokeOrphan(token.accountId, { fullLabel, id: minted?.id }, lost);
      if (mints === MAX_MINTS) {
        const fact = lost?.message ?? "the API answered without the token's id or secret.";
        throw new OutcomeUnknownError(
          `${fact} Tried ${mints} times; what may have come into being was revoked. Run "pulumi up" again later.`,
        );
      }
    }
  }

  /** Revokes one token. Already gone is success, but only when a listing agrees. */
  async revoke(accountId: string, tokenId: string): Promise<void> {
    const { apiTokens, client, serviceAccounts } = this.#options;
    const listing = apiTokens.of(accountId);
    await deleteUnlessGone(
      () => revokeApiToken(client, accountId, tokenId),
      async () => {
        const tokens = await unlessAccountGone(serviceAccounts, accountId, () => listing.fresh());
        return tokens?.some((token) => token.id === tokenId) ?? false;
      },
    );
    listing.edit((tokens) => {
      tokens.splice(0, tokens.length, ...tokens.filter((token) => token.id !== tokenId));
    });
  }

  async #attempt(
    { accountId, scopes, expiresAt }: NewToken,
    label: string,
  ): Promise<{ minted?: MintedApiToken; lost?: Error }> {
    const { client, serviceAccounts } = this.#options;
    const request = { label, scopes, expiry: toApiExpiry(expiresAt) };
    try {
      const minted = await poll(ACCOUNT_READY_SECONDS, () =>
        mintApiToken(client, accountId, request).catch(async (error: unknown) => {
          if (isGone(error) && (await serviceAccounts.find(accountId)) !== undefined) {
            return undefined;
          }
          throw error;
        }),
      );
      if (minted === undefined) {
        throw new OutcomeUnknownError(
          `account "${accountId}" exists, but took no token for ${ACCOUNT_READY_SECONDS} s. Run "pulumi up" again later.`,
        );
      }
      return { minted };
    } catch (error) {
      if (isOutcomeUnknown(error) && error instanceof Error) {
        return { lost: error };
      }
      throw error;
    }
  }

  async #revokeOrphan(accountId: string, orphan: Orphan, lost: Error | undefined): Promise<void> {
    try {
      await this.#findAndRevoke(accountId, orphan);
    } catch (error) {
      if (error instanceof ProviderError) {
        throw new OutcomeUnknownError(
          `${lost?.message ?? "the API answered without the token's id or secret."} Looking for what it made failed too: ${error.message} ` +
            `A token "${orphan.fullLabel}" may be left over on account "${accountId}"; revoke it at admin.atlassian.com if it is there, then run ` +
            `"pulumi up" again.`,
        );
      }
      throw error;
    }
  }

  async #findAndRevoke(accountId: string, { fullLabel, id }: Orphan): Promise<void> {
    const { apiTokens, log } = this.#options;
    const isIt = ({ label }: { readonly label: string }): boolean => label === fullLabel;
    const tokenId = id ?? (await apiTokens.of(accountId).fresh()).find(isIt)?.id;
    if (tokenId === undefined) {
      return;
    }
    log.warn(
      `revoking the token "${fullLabel}" of account "${accountId}": its secret was lost with the answer`,
    );
    await this.revoke(accountId, tokenId);
  }
}

/** A token whose secret nobody has. */
interface Orphan {
  readonly fullLabel: string;
  /** Known only where the response came and lacked the secret. */
  readonly id: string | undefined;
}
