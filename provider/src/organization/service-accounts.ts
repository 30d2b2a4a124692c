import { idKey } from "../client/ids";
import { LookupError } from "../errors";
import { AccountChanges, type AccountChange } from "./account-changes";
import { AccountCreation, type CreatedServiceAccount, type NewServiceAccount } from "./account-creation";
import { AccountDeletions, type AccountClaim, type AccountDeletion } from "./account-deletion";
import { isBeingDeleted, type AccountHandles } from "./account-listing";
import { AccountReads } from "./account-reads";
import { KeyedMutex } from "./keyed-mutex";
import { isNamed, readMark } from "./mark";
import type { ServiceAccountApi } from "./service-account-api";
import type { ServiceAccountRecord } from "../client/endpoints/service-accounts";
import { isSameText, isStoredFormOf, nameKey } from "./stored-text";

export type { ServiceAccountRecord } from "../client/endpoints/service-accounts";
export type { AccountClaim } from "./account-deletion";
export { isBeingDeleted, isSameId, type AccountHandles } from "./account-listing";

/** The service accounts of an organisation, from one listing per operation. */
export class ServiceAccounts {
  readonly #reads: AccountReads;
  readonly #creation: AccountCreation;
  readonly #changes: AccountChanges;
  readonly #deletions: AccountDeletions;
  readonly #mutex = new KeyedMutex();

  constructor(api: ServiceAccountApi) {
    this.#reads = new AccountReads(api);
    this.#creation = new AccountCreation(api, this.#reads);
    this.#changes = new AccountChanges(api, this.#reads);
    this.#deletions = new AccountDeletions(api, this.#reads, this.#changes);
  }

  /**
   * The account with this id (either of its two, in any form), or `undefined` if two listings in a row do not
   * have it.
   */
  find(id: string): Promise<ServiceAccountRecord | undefined> {
    return this.#reads.seek((accounts) => accounts.find({ id }));
  }

  /**
   * The account, or `undefined` if two different sources agree that it is gone. See
   * `AccountReads.findUnlessGone`.
   */
  findUnlessGone(handles: AccountHandles, graceSeconds?: number): Promise<ServiceAccountRecord | undefined> {
    return this.#reads.findUnlessGone(handles, graceSeconds);
  }

  findByEmail(email: string): Promise<ServiceAccountRecord | undefined> {
    return this.#reads.seek((accounts) => accounts.find({ email }));
  }

  /** The one account with this name. */
  async findByName(displayName: string): Promise<ServiceAccountRecord | undefined> {
    const accounts = await this.named(displayName);
    if (accounts.length > 1) {
      throw new LookupError(
        `${accounts.length} service accounts are called "${displayName}" (ids ${accounts.map(({ id }) => id).join(", ")}). ` +
          `Set serviceAccountId instead.`,
      );
    }
    return accounts[0];
  }

  async all(): Promise<ServiceAccountRecord[]> {
    return (await this.#reads.cached()).all();
  }

  /**
   * The accounts with this name that are not being deleted. If there is none: the accounts with the mark of
   * `holder` whose name can be a stored form of this name. An interrupted run of the same resource created them.
   * @throws UncertainError if the listing cannot prove that there are no others.
   */
  async named(displayName: string, holder?: string): Promise<ServiceAccountRecord[]> {
    const accounts = (await this.#reads.complete()).all().filter((account) => !isBeingDeleted(account));
    const same = accounts.filter((account) => isSameText(account.displayName, displayName));
    return same.length > 0 || holder === undefined
      ? same
      : accounts.filter(
          (account) =>
            isStoredFormOf(account.displayName, displayName) &&
            isNamed(readMark(account.description), holder),
        );
  }

  /** Whether this process created the account with this id (either of its two). */
  isNew(id: string): boolean {
    return this.#reads.isCreated(id);
  }

  /**
   * Runs the tasks for one name one after another, so that each sees the account that another one created or
   * adopted.
   */
  exclusively<T>(displayName: string, task: () => Promise<T>): Promise<T> {
    return this.#mutex.run(`name ${nameKey(displayName)}`, task);
  }

  /** Creates an account with a name that no listed account has. See `AccountCreation.create`. */
  create(account: NewServiceAccount): Promise<CreatedServiceAccount> {
    return this.#creation.create(account);
  }

  /**
   * Changes the texts of an account. `plan` gets the current account and returns the change, or `undefined` if
   * there is none. Changes of one account run one after another, so that each keeps the names of the others in
   * the mark. See `AccountChanges.apply`.
   */
  change(
    account: ServiceAccountRecord,
    plan: (now: ServiceAccountRecord) => AccountChange | undefined,
  ): Promise<ServiceAccountRecord> {
    return this.#oneAtATime(account, async () => {
      if (plan(account) === undefined) {
        return account;
      }
      const now = (await this.#reads.fresh()).find(account) ?? account;
      const change = plan(now);
      return change === undefined ? now : this.#changes.apply(now, change);
    });
  }

  /** Deletes an account permanently, if only this resource has it. See `AccountDeletions.delete`. */
  delete(handles: AccountHandles, claim: AccountClaim): Promise<AccountDeletion> {
    return this.#oneAtATime(handles, () => this.#deletions.delete(handles, claim));
  }

  /** Removes a resource's name from the mark of an account that stays. */
  release(handles: AccountHandles, name: string | undefined): Promise<Pick<AccountDeletion, "isStillNamed">> {
    return this.#oneAtATime(handles, () => this.#deletions.release(handles, name));
  }

  #oneAtATime<T>({ id }: AccountHandles, task: () => Promise<T>): Promise<T> {
    return this.#mutex.run(`account ${idKey(id)}`, task);
  }
}
