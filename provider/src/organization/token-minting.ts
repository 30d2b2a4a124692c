import type { ApiTokenRecord, MintedApiToken } from "../client/endpoints/api-tokens";
import type { Log } from "../client/log";
import type { OrganizationApi } from "../client/organization-api";
import { isOutcomeUnknown } from "../client/retry-table";
import { OutcomeUnknownError, ProviderError } from "../errors";
import { poll } from "../timing/poll";
import { isGone } from "./failures";
import type { ServiceAccounts } from "./service-accounts";
import { toApiExpiry } from "./token-expiry";
import { isSentLabel, newLabel, type TokenOwner } from "./token-labels";
import { withId, type TokenListings } from "./token-listings";
import type { TokenProof } from "./token-proof";

/** A token to create. */
export interface NewToken extends TokenOwner {
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
  /** When the API created it, by the server's clock; RFC 3339. */
  readonly issuedAt: string;
  /** When it expires according to the API, RFC 3339; `undefined` if the API omits it. */
  readonly expiry: string | undefined;
  /** Whether the account's list shows it, so that its facts are final. */
  readonly isListed: boolean;
}

export interface TokenMintingOptions {
  readonly api: OrganizationApi;
  /** The server's clock, in milliseconds since 1970. */
  readonly nowMs: () => number;
  readonly log: Log;
  readonly listings: TokenListings;
  readonly proof: TokenProof;
  readonly serviceAccounts: ServiceAccounts;
  /** How long a list can take to show a new token, in seconds. */
  readonly listingLagSeconds: number;
  /** Called at once with the id of every token whose secret is known. */
  onMinted(tokenId: string): void;
  readonly revoke: (accountId: string, tokenId: string) => Promise<void>;
}

// A new account can reject tokens at first. For other endpoints, third parties measured minutes.
const ACCOUNT_READY_SECONDS = 120;
const MAX_MINTS = 3;
// Later lists are rare, and an operation must not wait minutes for each lost response. A warning names the token
// instead.
const LOST_TOKEN_SECONDS = 10;
const NO_SECRET = "the API responded without the token's id or secret.";

/** Creates API tokens. */
export class TokenMinting {
  readonly #options: TokenMintingOptions;

  constructor(options: TokenMintingOptions) {
    this.#options = options;
  }

  /**
   * Creates a token with a unique label. If the response is lost or lacks the secret, the token can exist without
   * anybody having its secret. It is then looked up and revoked, and another one is created. If two lists do not
   * show it, a warning names it, because a late list can still show it.
   * @throws OutcomeUnknownError that names the token which can be left over.
   */
  async mint(token: NewToken): Promise<Minted> {
    for (let mints = 1; ; mints += 1) {
      const sentLabel = newLabel(token);
      const { minted, lost } = await this.#attempt(token, sentLabel);
      if (minted?.id !== undefined && minted.token !== undefined) {
        this.#options.onMinted(minted.id);
        return this.#readBack(token, sentLabel, { ...minted, id: minted.id, token: minted.token });
      }
      await this.#revokeOrphan(token.accountId, { sentLabel, id: minted?.id }, lost);
      if (mints === MAX_MINTS) {
        throw new OutcomeUnknownError(
          `${lost?.message ?? NO_SECRET} Tried ${mints} times; any token that was created has been revoked. Run "pulumi up" again later.`,
        );
      }
    }
  }

  async #attempt(
    { accountId, scopes, expiresAt }: NewToken,
    label: string,
  ): Promise<{ minted?: MintedApiToken; lost?: Error }> {
    const { api, serviceAccounts } = this.#options;
    const request = { label, scopes, expiry: toApiExpiry(expiresAt) };
    try {
      const minted = await poll(ACCOUNT_READY_SECONDS, () =>
        api
          .account(accountId)
          .mintToken(request)
          .catch(async (error: unknown) => {
            if (isGone(error) && (await serviceAccounts.find(accountId)) !== undefined) {
              return undefined;
            }
            throw error;
          }),
      );
      if (minted === undefined) {
        throw new OutcomeUnknownError(
          `account "${accountId}" exists, but accepted no token within ${ACCOUNT_READY_SECONDS} s. Run "pulumi up" again later.`,
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

  /** Reads what the API stored. Never fails: a secret that we have must reach the state. */
  async #readBack(
    { accountId }: NewToken,
    sentLabel: string,
    { expiry, id, label, token }: MintedApiToken & { readonly id: string; readonly token: string },
  ): Promise<Minted> {
    const { listings, log, nowMs } = this.#options;
    let listed: ApiTokenRecord | undefined;
    try {
      listed = withId(await listings.of(accountId).fresh(), id);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.debug(`the token "${sentLabel}" could not be read back: ${reason}`);
    }
    const issuedAt = new Date(nowMs()).toISOString();
    const fullLabel = listed?.label || label || sentLabel;
    if (listed === undefined) {
      listings.add(accountId, { id, label: fullLabel, createdAt: issuedAt, lastAccess: undefined, expiry });
    }
    return {
      token,
      tokenId: id,
      fullLabel,
      issuedAt,
      expiry: listed?.expiry ?? expiry,
      isListed: listed !== undefined,
    };
  }

  async #revokeOrphan(accountId: string, orphan: Orphan, lost: Error | undefined): Promise<void> {
    try {
      await this.#findAndRevoke(accountId, orphan);
    } catch (error) {
      if (error instanceof ProviderError) {
        throw new OutcomeUnknownError(
          `${lost?.message ?? NO_SECRET} The lookup of the token failed too: ${error.message} ` +
            `Account "${accountId}" may have a token "${orphan.sentLabel}" whose secret nobody has. Revoke it at admin.atlassian.com if it is there, then run ` +
            `"pulumi up" again.`,
        );
      }
      throw error;
    }
  }

  async #findAndRevoke(accountId: string, { sentLabel, id }: Orphan): Promise<void> {
    const { log, revoke } = this.#options;
    const tokenId = id ?? (await this.#findSent(accountId, sentLabel));
    if (tokenId !== undefined) {
      log.warn(
        `revoking the token "${sentLabel}" of account "${accountId}": its secret was lost with the response`,
      );
      await revoke(accountId, tokenId);
      return;
    }
    log.warn(
      `the response to the request for token "${sentLabel}" of account "${accountId}" was lost, and no list shows the token. ` +
        `If it appears later, revoke it at admin.atlassian.com: nobody has its secret.`,
    );
  }

  /** The id of the token of a lost response, if a list shows it. */
  async #findSent(accountId: string, sentLabel: string): Promise<string | undefined> {
    const { listings, listingLagSeconds, proof } = this.#options;
    const isIt = ({ label }: ApiTokenRecord): boolean => isSentLabel(label, sentLabel);
    const listed = await poll(Math.min(listingLagSeconds, LOST_TOKEN_SECONDS), async () =>
      (await listings.of(accountId).fresh()).find(isIt),
    );
    if (listed !== undefined) {
      return listed.id;
    }
    const shown = await proof.elsewhere(accountId, isIt);
    return shown === "absent" ? undefined : shown?.id;
  }
}

/** A token whose secret nobody has. */
interface Orphan {
  readonly sentLabel: string;
  /** Known only if there was a response without a secret. */
  readonly id: string | undefined;
}
