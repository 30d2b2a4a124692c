import type { ServiceAccountFields, ServiceAccountRecord } from "../client/endpoints/service-accounts";
import { isOutcomeUnknown } from "../client/retry-table";
import { LookupError, OutcomeUnknownError, ProviderError } from "../errors";
import { isGone, isNotRouted } from "./failures";
import { KeyedMutex } from "./keyed-mutex";
import { SharedRead } from "./shared-read";
import { poll } from "../timing/poll";
import {
  isMisunderstood,
  type ServiceAccountApi,
  type ServiceAccountIds,
  type ServiceAccountUpdate,
} from "./service-account-api";

export type { ServiceAccountRecord } from "../client/endpoints/service-accounts";

/** A created account, and whether the API's listing (or an answer that says as much) shows it. */
export interface CreatedServiceAccount {
  readonly account: ServiceAccountRecord;
  readonly isListed: boolean;
}

type AccountsById = Map<string, ServiceAccountRecord>;

// How long a change may take to appear in the listing before its outcome counts as unknown.
const LISTING_LAG_SECONDS = 60;

/** The service accounts of an organisation, from one listing per operation. */
export class ServiceAccounts {
  readonly #api: ServiceAccountApi;
  readonly #listing: SharedRead<AccountsById>;
  /** What this process created; added to every listing, which may lag behind. */
  readonly #created = new Map<string, ServiceAccountRecord>();
  readonly #mutex = new KeyedMutex();

  constructor(api: ServiceAccountApi) {
    this.#api = api;
    this.#listing = new SharedRead("the service accounts", async () => {
      const listed = (await api.list()).map((account) => [account.id, account] as const);
      return new Map([...this.#created, ...listed]);
    });
  }

  /** The account with this id (either of its two), or `undefined` when two listings in a row do not have it. */
  find(id: string): Promise<ServiceAccountRecord | undefined> {
    return this.#seek((accounts) => withId(accounts, id));
  }

  findByEmail(email: string): Promise<ServiceAccountRecord | undefined> {
    return this.#seek((accounts) =>
      [...accounts.values()].find((account) => account.email?.toLowerCase() === email.toLowerCase()),
    );
  }

  /** The one account of this name. */
  async findByName(displayName: string): Promise<ServiceAccountRecord | undefined> {
    const accounts = await this.named(displayName);
    if (accounts.length > 1) {
      throw new LookupError(
        `${accounts.length} service accounts are called "${displayName}" (ids ${accounts.map(({ id }) => id).join(", ")}). ` +
          `Give serviceAccountId instead.`,
      );
    }
    return accounts[0];
  }

  async all(): Promise<ServiceAccountRecord[]> {
    return [...(await this.#listing.cached()).values()];
  }

  async named(displayName: string): Promise<ServiceAccountRecord[]> {
    return (await this.all()).filter((account) => account.displayName === displayName);
  }

  /** Whether this process created the account with this id (either of its two). */
  isNew(id: string): boolean {
    return withId(this.#created, id) !== undefined;
  }

  /** Lets only one resource at a time make an account of this name, so that each sees what the other made. */
  exclusively<T>(displayName: string, task: () => Promise<T>): Promise<T> {
    return this.#mutex.run(displayName, task);
  }

  /**
   * Creates an account of a name that no listed account has. When the answer is lost or says too little, the account is found by what is
   * new in the listing.
   * @throws OutcomeUnknownError when it cannot be found: creating again could make a second one.
   */
  async create(fields: ServiceAccountFields): Promise<CreatedServiceAccount> {
    const knownIds = new Set((await this.#listing.cached()).keys());
    const { answered, failed } = await attempt(() => this.#api.create(fields));
    if (failed !== undefined && !isOutcomeUnknown(failed)) {
      throw failed;
    }
    // An answer with both ids and the address says all that the listing would.
    const isComplete = answered?.email !== undefined && answered.accountId !== answered.id;
    const listed = isComplete ? answered : await this.#waitUntilListed(fields, knownIds, answered?.id);
    const account = listed ?? answered;
    if (account === undefined) {
      throw new OutcomeUnknownError(
        `${failed?.message ?? "the API's answer did not name the new account."} ` +
          `No new account of that name appeared in the listing within ${LISTING_LAG_SECONDS} s. Look for it at admin.atlassian.com: ` +
          `if it is there, set adoptExisting to true and run "pulumi up" again; if it is not, just run "pulumi up" again.`,
      );
    }
    this.#created.set(account.id, account);
    this.#listing.edit((accounts) => accounts.set(account.id, account));
    return { account, isListed: listed !== undefined };
  }

  /** Sets name and description, and sees that they arrived. */
  async update(ids: ServiceAccountIds, update: ServiceAccountUpdate): Promise<void> {
    const hasArrived = (account: ServiceAccountRecord | undefined): account is ServiceAccountRecord =>
      account?.displayName === update.displayName && (account.description ?? "") === update.description;
    const isListed = async (): Promise<true | undefined> =>
      hasArrived(withId(await this.#listing.fresh(), ids.id)) || undefined;

    let refusal: Error | undefined;
    let isTaken = false;
    for (const send of this.#api.updates(ids, update)) {
      const { answered, failed } = await attempt(send);
      if (hasArrived(answered)) {
        this.#noteUpdate(ids.id, update);
        return;
      }
      if (isMisunderstood(failed)) {
        refusal ??= failed;
        continue;
      }
      isTaken = true;
      if (await isListed()) {
        return;
      }
    }
    if (!isTaken && refusal !== undefined) {
      throw refusal;
    }
    if (!(await poll(LISTING_LAG_SECONDS, isListed))) {
      throw new OutcomeUnknownError(
        `the API took the change, but its listing showed the old name or description for ${LISTING_LAG_SECONDS} s. ` +
          `Run "pulumi refresh" to see what it has, then "pulumi up" again.`,
      );
    }
  }

  /** Deletes for good. Already gone is success, but only when a listing agrees. */
  async delete(ids: ServiceAccountIds): Promise<void> {
    await this.#listing.cached();
    this.#created.delete(ids.id);
    let refusal: unknown;
    for (const send of this.#api.deletions(ids)) {
      try {
        await send();
        this.#listing.edit((accounts) => accounts.delete(ids.id));
        return;
      } catch (error) {
        if (!isGone(error) && !isNotRouted(error)) {
          throw error;
        }
        refusal = error;
        if (withId(await this.#listing.fresh(), ids.id) === undefined) {
          return;
        }
      }
    }
    throw refusal;
  }

  async #seek(
    pick: (accounts: AccountsById) => ServiceAccountRecord | undefined,
  ): Promise<ServiceAccountRecord | undefined> {
    return pick(await this.#listing.cached()) ?? pick(await this.#listing.fresh());
  }

  #noteUpdate(id: string, update: ServiceAccountUpdate): void {
    this.#listing.edit((accounts) => {
      const account = accounts.get(id);
      if (account !== undefined) {
        accounts.set(id, { ...account, ...update });
        this.#created.delete(id);
      }
    });
  }

  /** Finds the new account by its id, or without one by what is new of that name and description. */
  #waitUntilListed(
    { displayName, description }: ServiceAccountFields,
    knownIds: ReadonlySet<string>,
    id: string | undefined,
  ): Promise<ServiceAccountRecord | undefined> {
    return poll(LISTING_LAG_SECONDS, async () => {
      const accounts = await this.#listing.fresh();
      if (id !== undefined) {
        return withId(accounts, id);
      }
      const [candidate, ...others] = [...accounts.values()].filter(
        (account) =>
          account.displayName === displayName &&
          account.description === description &&
          !knownIds.has(account.id) &&
          !this.#created.has(account.id),
      );
      if (others.length > 0) {
        const ids = [candidate, ...others].map((account) => account?.id).join(", ");
        throw new OutcomeUnknownError(
          `the answer was lost, and ${others.length + 1} new accounts have that name (ids ${ids}). Delete the ones you do not want at ` +
            `admin.atlassian.com, set adoptExisting to true and run "pulumi up" again.`,
        );
      }
      return candidate;
    });
  }
}

/** Runs a write whose failure does not yet say that it was not applied. Failures that nobody can weigh go on. */
async function attempt(
  send: () => Promise<ServiceAccountRecord | undefined>,
): Promise<{ answered?: ServiceAccountRecord | undefined; failed?: ProviderError }> {
  try {
    return { answered: await send() };
  } catch (error) {
    if (error instanceof ProviderError && (isOutcomeUnknown(error) || isMisunderstood(error))) {
      return { failed: error };
    }
    throw error;
  }
}

function withId(accounts: AccountsById, id: string): ServiceAccountRecord | undefined {
  return accounts.get(id) ?? [...accounts.values()].find((account) => account.accountId === id);
}
