import type { ServiceAccountRecord } from "../client/endpoints/service-accounts";
import { isOutcomeUnknown } from "../client/retry-table";
import { OutcomeUnknownError, ProviderError, RefusedError } from "../errors";
import { poll } from "../timing/poll";
import type { AccountReads } from "./account-reads";
import { isLastingFailure, isNotRouted } from "./failures";
import {
  isMisunderstood,
  isRefusedInput,
  type ServiceAccountApi,
  type ServiceAccountUpdate,
} from "./service-account-api";
import { isSameText, isStoredFormOf } from "./stored-text";

/** The texts to give an account. */
export interface AccountChange {
  readonly displayName: string;
  /** With the mark. */
  readonly description: string;
  /** Whether the name changes. */
  readonly needsName: boolean;
  /** Whether the program's part of the description changes, and not only the mark. */
  readonly needsText: boolean;
}

/**
 * How many forms of the request the API can accept without a visible effect. An API can ignore a field that
 * it does not know, and a listing can be late.
 */
const MAX_ACCEPTED = 3;

/** How long a change can take to appear in the listing before its outcome counts as unknown. */
export const ARRIVAL_SECONDS = 60;

/** Changes the texts of accounts. */
export class AccountChanges {
  readonly #api: ServiceAccountApi;
  readonly #reads: AccountReads;

  constructor(api: ServiceAccountApi, reads: AccountReads) {
    this.#api = api;
    this.#reads = reads;
  }

  /**
   * Sets name and description. Resolves to the account as Atlassian stores it, which can differ from the
   * request: an API can normalise a name, and cut, escape or ignore a description. If only the mark changes,
   * this does not wait for it, and succeeds even if the API rejects it.
   */
  async apply(before: ServiceAccountRecord, change: AccountChange): Promise<ServiceAccountRecord> {
    const isMarkOnly = !change.needsName && !change.needsText;
    try {
      const after = await this.#send(before, change);
      this.#reads.noteChanged(before, after);
      return after;
    } catch (error) {
      if (isMarkOnly && (error instanceof RefusedError || isLastingFailure(error))) {
        return before;
      }
      throw error;
    }
  }

  async #send(before: ServiceAccountRecord, change: AccountChange): Promise<ServiceAccountRecord> {
    const { displayName, description, needsName, needsText } = change;
    const sent = await this.#sendInTurn(before, change, { displayName, description });
    if (sent.refusal === undefined) {
      return sent.account;
    }
    if (needsName && !needsText && isRefusedInput(sent.refusal)) {
      // The API can reject the description, in which only the mark is new.
      const nameOnly = await this.#sendInTurn(before, change, { displayName });
      if (nameOnly.refusal === undefined) {
        return { ...nameOnly.account, description: before.description };
      }
    }
    throw isNotRouted(sent.refusal)
      ? new RefusedError(
          `this organisation has only the account-management API, which cannot change a name or a description. ` +
            `Change it at admin.atlassian.com, then run "pulumi refresh".`,
        )
      : sent.refusal;
  }

  /** Sends the change in each form until the API accepts one, then waits until the change is visible. */
  async #sendInTurn(
    before: ServiceAccountRecord,
    change: AccountChange,
    update: ServiceAccountUpdate,
  ): Promise<{ account: ServiceAccountRecord; refusal?: undefined } | { refusal: ProviderError }> {
    const arrived = new Arrival(before, change);
    const readArrived = async (): Promise<ServiceAccountRecord | undefined> => {
      const listed = (await this.#reads.fresh()).find(before);
      return listed !== undefined && arrived.isListed(listed) ? listed : undefined;
    };
    let refusal: ProviderError | undefined;
    let accepted = 0;
    let response: ServiceAccountRecord | undefined;
    for (const send of this.#api.updates(before, update)) {
      const { result, failed } = await attempt(send);
      if (isMisunderstood(failed) || isNotRouted(failed)) {
        refusal = refusal === undefined || isNotRouted(refusal) ? failed : refusal;
        continue;
      }
      accepted += 1;
      response = result;
      if (arrived.isShown(response, failed === undefined)) {
        return { account: arrived.complete(response) };
      }
      const listed = await readArrived();
      if (listed !== undefined) {
        return { account: listed };
      }
      if (response !== undefined || accepted === MAX_ACCEPTED) {
        break;
      }
    }
    if (accepted === 0 && refusal !== undefined) {
      return { refusal };
    }
    const account =
      (await poll(ARRIVAL_SECONDS, readArrived)) ?? arrived.settle(response, await this.#find(before));
    if (account === undefined) {
      throw new OutcomeUnknownError(
        `the API accepted the change, but its listing still shows the old name or description after ${ARRIVAL_SECONDS} s. ` +
          `Run "pulumi refresh" to read what Atlassian stores, then "pulumi up" again.`,
      );
    }
    return { account };
  }

  async #find(before: ServiceAccountRecord): Promise<ServiceAccountRecord | undefined> {
    return (await this.#reads.cached()).find(before);
  }
}

/** Decides from what the API shows whether a change is visible. */
class Arrival {
  readonly #before: ServiceAccountRecord;
  readonly #change: AccountChange;

  constructor(before: ServiceAccountRecord, change: AccountChange) {
    this.#before = before;
    this.#change = change;
  }

  /** Whether the listing shows the change. It can be late, so a text that it showed before proves nothing. */
  isListed(listed: ServiceAccountRecord): boolean {
    return this.#all(listed, (before, shown, wanted) => shown !== before && isStoredFormOf(shown, wanted));
  }

  /**
   * Whether the response to the change shows what the API stored. If only the mark changes, any success is
   * enough, but a lost response is not.
   */
  isShown(response: ServiceAccountRecord | undefined, isSuccess: boolean): boolean {
    const { needsText } = this.#change;
    if (this.#isMarkOnly) {
      return isSuccess;
    }
    const hasTexts = response !== undefined && (!needsText || response.description !== undefined);
    return (
      hasTexts &&
      this.#all(response, (before, shown, wanted) => shown !== before || isStoredFormOf(shown, wanted))
    );
  }

  /** The account as the response shows it. A field that it omits has the value that was sent. */
  complete(response: ServiceAccountRecord | undefined): ServiceAccountRecord {
    const { displayName, description } = this.#change;
    return {
      ...this.#before,
      displayName: response?.displayName || displayName,
      description: response?.description ?? description,
    };
  }

  /**
   * The result to accept after the wait: the name is visible, and the API shows another description than the
   * one sent.
   */
  settle(
    response: ServiceAccountRecord | undefined,
    listed: ServiceAccountRecord | undefined,
  ): ServiceAccountRecord | undefined {
    if (response === undefined || listed === undefined) {
      return undefined;
    }
    const { displayName, needsName } = this.#change;
    const hasName =
      !needsName ||
      listed.displayName !== this.#before.displayName ||
      isStoredFormOf(listed.displayName, displayName);
    const isDescriptionShown = response.description !== undefined || listed.description === undefined;
    return hasName && isDescriptionShown ? listed : undefined;
  }

  get #isMarkOnly(): boolean {
    return !this.#change.needsName && !this.#change.needsText;
  }

  #all(
    shown: ServiceAccountRecord,
    isChanged: (before: string, shown: string, wanted: string) => boolean,
  ): boolean {
    const { displayName, description, needsName, needsText } = this.#change;
    const fits = (before = "", now = "", wanted: string): boolean =>
      isSameText(now, wanted) || isChanged(before, now, wanted);
    return (
      (!needsName || fits(this.#before.displayName, shown.displayName, displayName)) &&
      (!(needsText || this.#isMarkOnly) || fits(this.#before.description, shown.description, description))
    );
  }
}

/**
 * Runs a write. Returns a failure after which the write can still have been applied, or after which another
 * form of the request can be accepted. Throws other failures.
 */
export async function attempt<Result>(
  send: () => Promise<Result>,
): Promise<{ result?: Result | undefined; failed?: ProviderError }> {
  try {
    return { result: await send() };
  } catch (error) {
    if (
      error instanceof ProviderError &&
      (isOutcomeUnknown(error) || isMisunderstood(error) || isNotRouted(error))
    ) {
      return { failed: error };
    }
    throw error;
  }
}
