import { ProviderError, UncertainError } from "../errors";
import { poll } from "../timing/poll";
import { OwnAccountWrites, type AccountHandles, type AccountListing } from "./account-listing";
import type { ServiceAccountApi, ServiceAccountIds } from "./service-account-api";
import type { ServiceAccountRecord } from "../client/endpoints/service-accounts";
import { SharedRead } from "./shared-read";

/** Every read of service accounts: one listing for all, and the proof that an account is gone. */
export class AccountReads {
  readonly #api: ServiceAccountApi;
  readonly #listing: SharedRead<AccountListing>;
  readonly #writes = new OwnAccountWrites();

  constructor(api: ServiceAccountApi) {
    this.#api = api;
    this.#listing = new SharedRead("the service accounts", async () => this.#writes.addTo(await api.list()));
  }

  /** The listing as this process first read it, including our own writes. */
  cached(): Promise<AccountListing> {
    return this.#listing.cached();
  }

  /** A listing that is read after this call. */
  fresh(): Promise<AccountListing> {
    return this.#listing.fresh();
  }

  /**
   * A listing that can prove that an account does not exist.
   * @throws UncertainError if the API returns no such listing.
   */
  async complete(): Promise<AccountListing> {
    const cached = await this.cached();
    return demandComplete(cached.isComplete ? cached : await this.fresh());
  }

  /**
   * What `pick` finds in a listing; `undefined` if two listings in a row do not have it and the last one is
   * complete.
   */
  async seek<Found>(pick: (accounts: AccountListing) => Found | undefined): Promise<Found | undefined> {
    const cached = pick(await this.cached());
    if (cached !== undefined) {
      return cached;
    }
    const accounts = await this.fresh();
    const found = pick(accounts);
    if (found === undefined) {
      demandComplete(accounts);
    }
    return found;
  }

  /**
   * The account, or `undefined` if it is gone: a complete listing does not have it, and the API has no such
   * account when its tokens are requested.
   * @param graceSeconds How long to wait for an account that is not listed yet, because it is new.
   * @throws UncertainError if the two do not agree, or cannot both be read.
   */
  async findUnlessGone(handles: AccountHandles, graceSeconds = 0): Promise<ServiceAccountRecord | undefined> {
    let doubt: unknown;
    const settled = await poll(graceSeconds, async () => {
      try {
        const account = await this.seek((accounts) => accounts.find(handles));
        if (account === undefined) {
          await this.proveGone(handles);
        }
        return { account };
      } catch (error) {
        if (!(error instanceof UncertainError)) {
          throw error;
        }
        doubt = error;
        return undefined;
      }
    });
    if (settled === undefined) {
      throw doubt;
    }
    return settled.account;
  }

  /**
   * Checks a second source for an account that a complete listing does not have.
   * @throws UncertainError unless the second source does not have it either.
   */
  async proveGone(account: ServiceAccountIds): Promise<void> {
    const fact = `the API does not list the account (id ${account.id})`;
    const remedy =
      `Nothing was changed. Look for the account at admin.atlassian.com: if it is there, run the command again later; ` +
      `if it is not, remove the resource from the state with "pulumi state delete".`;
    let isKnown: boolean;
    try {
      isKnown = await this.#api.isKnownByTokens(account);
    } catch (error) {
      if (error instanceof ProviderError) {
        throw new UncertainError(
          `${fact}, but the check whether it is gone failed: ${error.message} ${remedy}`,
        );
      }
      throw error;
    }
    if (isKnown) {
      throw new UncertainError(`${fact}, but still lists its tokens. ${remedy}`);
    }
  }

  /** Whether this process created the account with this id (either of its two). */
  isCreated(id: string): boolean {
    return this.#writes.isCreated(id);
  }

  noteCreated(account: ServiceAccountRecord): void {
    this.#writes.noteCreated(account);
    this.#listing.edit((accounts) => {
      accounts.put(account);
    });
  }

  noteChanged(before: ServiceAccountRecord, now: ServiceAccountRecord): void {
    this.#writes.noteChanged(before, now);
    this.#listing.edit((accounts) => {
      accounts.put(now);
    });
  }

  noteDeletionBegun(account: ServiceAccountRecord): void {
    this.#writes.noteDeletionBegun(account);
  }

  noteDeleted(account: ServiceAccountRecord): void {
    this.#writes.noteDeleted(account);
    this.#listing.edit((accounts) => {
      accounts.remove(account);
    });
  }
}

function demandComplete(accounts: AccountListing): AccountListing {
  if (!accounts.isComplete) {
    throw new UncertainError(
      `the API's listing of the service accounts is incomplete, so it cannot prove that an account does not exist. ` +
        `Nothing was changed. Run the command again later.`,
    );
  }
  return accounts;
}
