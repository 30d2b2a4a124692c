import type { ServiceAccountFields, ServiceAccountRecord } from "../client/endpoints/service-accounts";
import { idKey } from "../client/ids";
import { isOutcomeUnknown } from "../client/retry-table";
import { OutcomeUnknownError, ProviderError } from "../errors";
import { poll } from "../timing/poll";
import { ARRIVAL_SECONDS, attempt } from "./account-changes";
import type { AccountListing } from "./account-listing";
import type { AccountReads } from "./account-reads";
import { isRefusedInput, type ServiceAccountApi } from "./service-account-api";
import { isSameIgnoringCase, isStoredFormOf } from "./stored-text";

/** A new account as Atlassian stores it, and whether the listing (or a response with the same facts) shows it. */
export interface CreatedServiceAccount {
  readonly account: ServiceAccountRecord;
  readonly isListed: boolean;
}

/** The texts of a new account. */
export interface NewServiceAccount {
  readonly displayName: string;
  /** With the mark. */
  readonly description: string;
  /** For an API that rejects the mark. The same as `description` if there is no mark. */
  readonly unmarkedDescription: string;
}

/** Creates accounts. */
export class AccountCreation {
  readonly #api: ServiceAccountApi;
  readonly #reads: AccountReads;

  constructor(api: ServiceAccountApi, reads: AccountReads) {
    this.#api = api;
    this.#reads = reads;
  }

  /**
   * Creates an account with a name that no listed account has. If the response is lost or incomplete, the
   * account is found among the new entries of the listing.
   * @throws OutcomeUnknownError if it is not found: a second request could create a second account.
   */
  async create({
    displayName,
    description,
    unmarkedDescription,
  }: NewServiceAccount): Promise<CreatedServiceAccount> {
    const known = await this.#reads.complete();
    const knownIds = new Set(known.all().map(({ id }) => idKey(id)));
    try {
      return await this.#createAs({ displayName, description: description || undefined }, knownIds);
    } catch (error) {
      if (description === unmarkedDescription || !isRefusedInput(error)) {
        throw error;
      }
      // The API can reject the description. Without the mark, there can be no description.
      return await this.#createAs(
        { displayName, description: unmarkedDescription || undefined },
        knownIds,
      ).catch((second: unknown) => {
        throw isRefusedInput(second) ? error : second;
      });
    }
  }

  async #createAs(
    fields: ServiceAccountFields,
    knownIds: ReadonlySet<string>,
  ): Promise<CreatedServiceAccount> {
    const { result, failed } = await attempt(() => this.#api.create(fields));
    if (failed !== undefined && !isOutcomeUnknown(failed)) {
      throw failed;
    }
    const shown = result && {
      ...result,
      displayName: result.displayName || fields.displayName,
      description: result.description ?? fields.description,
    };
    // A response with both ids and the address has every fact that the listing would have.
    const isComplete = shown?.email !== undefined && shown.accountId !== shown.id;
    const listed = isComplete ? shown : await this.#waitUntilListed(fields, knownIds, shown, failed);
    const account = listed ?? shown;
    if (account === undefined) {
      throw new OutcomeUnknownError(
        `${whatHappened(failed)} ` +
          `No new account with that name appeared in the listing within ${ARRIVAL_SECONDS} s. Look for it at admin.atlassian.com: ` +
          `if it is there, set adoptExisting to true and run "pulumi up" again; if it is not, run "pulumi up" again.`,
      );
    }
    this.#reads.noteCreated(account);
    return { account, isListed: listed !== undefined };
  }

  /** Finds the new account by its id. Without an id, finds it among the new accounts with that name and description. */
  async #waitUntilListed(
    fields: ServiceAccountFields,
    knownIds: ReadonlySet<string>,
    shown: ServiceAccountRecord | undefined,
    failed: ProviderError | undefined,
  ): Promise<ServiceAccountRecord | undefined> {
    try {
      return await poll(ARRIVAL_SECONDS, async () => {
        const accounts = await this.#reads.fresh();
        return shown === undefined ? this.#pickNew(accounts, fields, knownIds) : accounts.find(shown);
      });
    } catch (error) {
      if (!(error instanceof ProviderError) || error instanceof OutcomeUnknownError) {
        throw error;
      }
      if (shown !== undefined) {
        return undefined;
      }
      throw new OutcomeUnknownError(
        `${whatHappened(failed)} The account can exist, and the lookup failed too: ${error.message} ` +
          `Look for it at admin.atlassian.com: if it is there, set adoptExisting to true and run "pulumi up" again; ` +
          `if it is not, run "pulumi up" again.`,
      );
    }
  }

  #pickNew(
    accounts: AccountListing,
    { displayName, description = "" }: ServiceAccountFields,
    knownIds: ReadonlySet<string>,
  ): ServiceAccountRecord | undefined {
    const candidates = accounts
      .all()
      .filter(({ id }) => !knownIds.has(idKey(id)) && !this.#reads.isCreated(id))
      .filter(
        (account) =>
          isSameIgnoringCase(account.displayName, displayName) &&
          isStoredFormOf(account.description, description),
      );
    if (candidates.length > 1) {
      const ids = candidates.map(({ id }) => id).join(", ");
      throw new OutcomeUnknownError(
        `the response was lost, and ${candidates.length} new accounts have that name (ids ${ids}). Delete the ones that you do not need at ` +
          `admin.atlassian.com, set adoptExisting to true and run "pulumi up" again.`,
      );
    }
    return candidates[0];
  }
}

function whatHappened(failed: ProviderError | undefined): string {
  return failed?.message ?? "the API's response did not identify the new account.";
}
