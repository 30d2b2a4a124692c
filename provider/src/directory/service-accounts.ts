import type { ApiClient } from "../client/client";
import {
  createServiceAccount,
  deleteAccountLifecycle,
  deleteServiceAccount,
  listServiceAccounts,
  UPDATE_ID_FIELDS,
  updateServiceAccount,
  type ServiceAccountApiName,
  type ServiceAccountFields,
  type ServiceAccountRecord,
} from "../client/endpoints/service-accounts";
import { isOutcomeUnknown } from "../client/retry-table";
import { OutcomeUnknownError, ProviderError, RefusedError } from "../errors";
import { isGone, isLastingFailure, isNotRouted } from "./failures";
import { KeyedMutex } from "./keyed-mutex";
import { Listing } from "./listing";
import { poll } from "./poll";

export interface ServiceAccountsOptions {
  readonly client: ApiClient;
  readonly orgId: string;
  readonly api: ServiceAccountApiName | "auto";
  readonly log: (message: string) => void;
}

interface Snapshot {
  /** The API that answered. */
  readonly api: ServiceAccountApiName;
  readonly accounts: ServiceAccountRecord[];
}

// How long a new account may take to appear in the listing before its creation counts as unknown.
const LISTING_LAG_SECONDS = 60;

const OTHER_API: Record<ServiceAccountApiName, ServiceAccountApiName> = {
  "api-access": "account-management",
  "account-management": "api-access",
};

/** The service accounts of an organisation, from one listing per operation, through whichever of the two APIs answers. */
export class ServiceAccounts {
  readonly #options: ServiceAccountsOptions;
  readonly #listing: Listing<Snapshot>;
  readonly #claimedIds = new Set<string>();
  readonly #mutex = new KeyedMutex();

  constructor(options: ServiceAccountsOptions) {
    this.#options = options;
    this.#listing = new Listing(() => this.#fetch(), isLastingFailure);
  }

  /** The account with this id (either of its two), or `undefined` when two listings in a row do not have it. */
  async find(id: string): Promise<ServiceAccountRecord | undefined> {
    return byId(await this.#listing.cached(), id) ?? byId(await this.#listing.fresh(), id);
  }

  async findByEmail(email: string): Promise<ServiceAccountRecord | undefined> {
    const { accounts } = await this.#listing.cached();
    return accounts.find((account) => account.email?.toLowerCase() === email.toLowerCase());
  }

  async named(displayName: string): Promise<ServiceAccountRecord[]> {
    const { accounts } = await this.#listing.cached();
    return accounts.filter((account) => account.displayName === displayName);
  }

  /** Lets only one resource at a time make an account of this name, so that each sees what the other made. */
  exclusively<T>(displayName: string, task: () => Promise<T>): Promise<T> {
    return this.#mutex.run(displayName, task);
  }

  /**
   * Creates an account that no listing has yet. When the answer is lost or says nothing, the account is found by what is new in the
   * listing.
   * @throws OutcomeUnknownError when it cannot be found: creating again could make a second one.
   */
  async create(fields: ServiceAccountFields): Promise<ServiceAccountRecord> {
    const before = await this.#listing.cached();
    const knownIds = new Set(before.accounts.map((account) => account.id));
    const { record, lost } = await this.#send(before.api, fields);
    const isComplete = record?.email !== undefined && record.accountId !== record.id;
    const account = isComplete ? record : ((await this.#findNew(fields, knownIds, record?.id)) ?? record);
    if (account === undefined) {
      throw new OutcomeUnknownError(
        `${lost?.message ?? "the API's answer did not name the new account"} ` +
          `No new account of that name appeared in the listing within ${LISTING_LAG_SECONDS} s. Look for it at admin.atlassian.com: ` +
          `if it is there, set adoptExisting to true and run "pulumi up" again; if it is not, just run "pulumi up" again.`,
      );
    }
    this.#claimedIds.add(account.id);
    this.#fold((accounts) => {
      accounts.push(account);
    }, account.id);
    return account;
  }

  /** Sets name and description. Only the documented API can. */
  async update(
    account: { readonly id: string; readonly accountId: string },
    fields: { readonly displayName: string; readonly description: string },
  ): Promise<void> {
    // The documentation does not name the field that holds the id; a refused try changes nothing.
    for (const idField of UPDATE_ID_FIELDS) {
      const id = idField === "accountId" ? account.accountId : account.id;
      try {
        await updateServiceAccount(this.#options.client, this.#options.orgId, idField, id, fields);
      } catch (error) {
        if (isNotRouted(error)) {
          throw new RefusedError(
            `this organisation has only the account-management API, which has no call to change a name or a description. ` +
              `Change it at admin.atlassian.com, then run "pulumi refresh".`,
          );
        }
        if (!isOutcomeUnknown(error) && !isGone(error) && !isBadRequest(error)) {
          throw error;
        }
      }
      const observed = byId(await this.#listing.fresh(), account.id);
      if (
        observed?.displayName === fields.displayName &&
        (observed.description ?? "") === fields.description
      ) {
        return;
      }
    }
    throw new OutcomeUnknownError(
      `the API took the change, but its listing still shows the old name or description. Run "pulumi refresh" to see what it has, ` +
        `then "pulumi up" again.`,
    );
  }

  /** Deletes for good. Already gone is success, but only when a listing agrees. */
  async delete(account: { readonly id: string; readonly accountId: string }): Promise<void> {
    const { client, orgId } = this.#options;
    const { api } = await this.#listing.cached();
    const ways = [
      () => deleteServiceAccount(client, api, orgId, account.id),
      () => deleteServiceAccount(client, api, orgId, account.accountId),
      () => deleteAccountLifecycle(client, account.accountId),
    ];
    let lastError: unknown;
    for (const way of ways) {
      try {
        await way();
        this.#fold((accounts) => {
          accounts.splice(0, accounts.length, ...accounts.filter((other) => other.id !== account.id));
        });
        return;
      } catch (error) {
        if (!isGone(error) && !isNotRouted(error)) {
          throw error;
        }
        lastError = error;
        if (byId(await this.#listing.fresh(), account.id) === undefined) {
          return;
        }
      }
    }
    throw lastError;
  }

  async #fetch(): Promise<Snapshot> {
    const { api, client, orgId, log } = this.#options;
    if (api !== "auto") {
      return { api, accounts: await listServiceAccounts(client, api, orgId) };
    }
    try {
      return { api: "api-access", accounts: await listServiceAccounts(client, "api-access", orgId) };
    } catch (error) {
      if (!isNotRouted(error) && !isGone(error)) {
        throw error;
      }
      log(`the api-access API does not list service accounts here; using account-management`);
      return { api: "account-management", accounts: await this.#fetchFromSecond(error) };
    }
  }

  async #fetchFromSecond(first: ProviderError): Promise<ServiceAccountRecord[]> {
    try {
      return await listServiceAccounts(this.#options.client, "account-management", this.#options.orgId);
    } catch (error) {
      if (error instanceof ProviderError && (isNotRouted(error) || isGone(error))) {
        throw new RefusedError(
          `neither service-account API answers. api-access: ${first.message} account-management: ${error.message}`,
        );
      }
      throw error;
    }
  }

  /** A create that is not routed was not applied, so the other API may be asked. */
  async #send(
    api: ServiceAccountApiName,
    fields: ServiceAccountFields,
  ): Promise<{ record?: ServiceAccountRecord | undefined; lost?: Error }> {
    const { client, orgId } = this.#options;
    try {
      return { record: await createServiceAccount(client, api, orgId, fields) };
    } catch (error) {
      if (isOutcomeUnknown(error) && error instanceof Error) {
        return { lost: error };
      }
      if (isNotRouted(error) && this.#options.api === "auto") {
        return { record: await createServiceAccount(client, OTHER_API[api], orgId, fields) };
      }
      throw error;
    }
  }

  async #findNew(
    fields: ServiceAccountFields,
    knownIds: ReadonlySet<string>,
    id: string | undefined,
  ): Promise<ServiceAccountRecord | undefined> {
    return poll(LISTING_LAG_SECONDS, async () => {
      const { accounts } = await this.#listing.fresh();
      if (id !== undefined) {
        return accounts.find((account) => account.id === id || account.accountId === id);
      }
      const candidates = accounts.filter(
        (account) =>
          account.displayName === fields.displayName &&
          (account.description ?? "") === (fields.description ?? "") &&
          !knownIds.has(account.id) &&
          !this.#claimedIds.has(account.id),
      );
      if (candidates.length > 1) {
        throw new OutcomeUnknownError(
          `the answer was lost, and ${candidates.length} new accounts have that name (ids ${candidates.map((account) => account.id).join(", ")}). ` +
            `Delete the ones you do not want at admin.atlassian.com, set adoptExisting to true and run "pulumi up" again.`,
        );
      }
      return candidates[0];
    });
  }

  #fold(change: (accounts: ServiceAccountRecord[]) => void, unlessPresent?: string): void {
    this.#listing.edit((snapshot) => {
      if (unlessPresent === undefined || byId(snapshot, unlessPresent) === undefined) {
        change(snapshot.accounts);
      }
    });
  }
}

function byId({ accounts }: Snapshot, id: string): ServiceAccountRecord | undefined {
  return accounts.find((account) => account.id === id || account.accountId === id);
}

function isBadRequest(error: unknown): boolean {
  return (
    error instanceof ProviderError && "status" in error && (error.status === 400 || error.status === 422)
  );
}
