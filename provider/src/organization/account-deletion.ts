import type { ServiceAccountRecord } from "../client/endpoints/service-accounts";
import { OutcomeUnknownError, ProviderError, RefusedError } from "../errors";
import { poll } from "../timing/poll";
import type { AccountChanges } from "./account-changes";
import { isBeingDeleted, type AccountHandles } from "./account-listing";
import type { AccountReads } from "./account-reads";
import { isNotRouted, mayMeanGone } from "./failures";
import { isNamed, othersThan, readMark, writeMark, type MarkedText } from "./mark";
import type { ServiceAccountApi } from "./service-account-api";

/** What a resource knows about its account. It decides whether the resource can delete the account. */
export interface AccountClaim {
  /** The resource's own name in the mark. */
  readonly name: string | undefined;
  /**
   * How the resource got the account. A resource can delete an account that it `created`, unless somebody
   * removed the mark; one that it `adopted`, if the mark names this resource and no other; and never one that
   * it `imported`. `confirmed`: the program states that nothing else needs the account.
   */
  readonly origin: "created" | "adopted" | "imported" | "confirmed";
  /**
   * Whether the mark named the resource after its last write. A mark that somebody removed since then can
   * have named others too.
   */
  readonly wasMarked?: boolean;
}

/** The result of a delete: the account is gone, or it stays because other resources have it. */
export interface AccountDeletion {
  /** The other resources that the mark names; empty if the account is gone. */
  readonly others: readonly string[];
  /** Whether the mark of an account that stays still names this resource, because the API did not store the change. */
  readonly isStillNamed: boolean;
}

const GONE: AccountDeletion = { others: [], isStillNamed: false };

/** How long to wait for a deletion. The deadline of the operation can end the wait earlier. */
const DELETION_SECONDS = 600;

/** Deletes accounts permanently, and only after the proof that no other resource has them. */
export class AccountDeletions {
  readonly #api: ServiceAccountApi;
  readonly #reads: AccountReads;
  readonly #changes: AccountChanges;

  constructor(api: ServiceAccountApi, reads: AccountReads, changes: AccountChanges) {
    this.#api = api;
    this.#reads = reads;
    this.#changes = changes;
  }

  /**
   * Deletes an account that only this resource has. If the mark names others as well, the account stays, and
   * only this resource's name is removed from the mark.
   * @throws RefusedError if nothing proves that only this resource has the account.
   * @throws UncertainError if the account is not listed, but is not certainly gone.
   * @throws OutcomeUnknownError if the API does not finish the deletion in time.
   */
  async delete(handles: AccountHandles, claim: AccountClaim): Promise<AccountDeletion> {
    const account = (await this.#reads.fresh()).find(handles) ?? (await this.#reads.findUnlessGone(handles));
    if (account === undefined) {
      return GONE;
    }
    if (!isBeingDeleted(account)) {
      const mark = readMark(account.description);
      const others = othersThan(mark.holders, claim.name);
      if (others.length > 0) {
        return { others, isStillNamed: await this.#isNameKept(account, mark, others) };
      }
      demandProof(account, mark, claim);
    }
    await this.#deleteForGood(account);
    this.#reads.noteDeleted(account);
    return GONE;
  }

  /** Removes a resource's name from the mark of an account that stays. See `AccountDeletion.isStillNamed`. */
  async release(
    handles: AccountHandles,
    name: string | undefined,
  ): Promise<Pick<AccountDeletion, "isStillNamed">> {
    const account = (await this.#reads.fresh()).find(handles);
    if (account === undefined || isBeingDeleted(account)) {
      return GONE;
    }
    const mark = readMark(account.description);
    return { isStillNamed: await this.#isNameKept(account, mark, othersThan(mark.holders, name)) };
  }

  /** Removes the name that `others` lack. Returns whether the API kept it all the same. */
  async #isNameKept(
    account: ServiceAccountRecord,
    mark: MarkedText,
    others: readonly string[],
  ): Promise<boolean> {
    if (others.length === mark.holders.length) {
      return false;
    }
    const after = await this.#changes.apply(account, {
      displayName: account.displayName,
      description: writeMark(mark.text, others),
      needsName: false,
      needsText: false,
    });
    return readMark(after.description).holders.length === mark.holders.length;
  }

  /** Sends each request that can delete the account, until the account is gone. */
  async #deleteForGood(account: ServiceAccountRecord): Promise<void> {
    this.#reads.noteDeletionBegun(account);
    const knownByTokens = await this.#isKnownByTokens(account);
    const isGone = (): Promise<true | undefined> => this.#isGone(account, knownByTokens === true);
    let isAccepted = isBeingDeleted(account);
    let refusal: unknown;
    for (const send of isAccepted ? [] : this.#api.deletions(account)) {
      try {
        await send();
        isAccepted = true;
      } catch (error) {
        if (!mayMeanGone(error) && !isNotRouted(error)) {
          throw error;
        }
        refusal ??= error;
      }
      if (await isGone()) {
        return;
      }
      if (isAccepted && (await this.#isDeletionVisible(account))) {
        break;
      }
    }
    if (!isAccepted) {
      throw refusal;
    }
    if ((await poll(DELETION_SECONDS, isGone)) === undefined) {
      throw new OutcomeUnknownError(
        `the API accepted the deletion, but still shows the account (id ${account.id}). ` +
          `Run the same command again in a few minutes: it succeeds once the account is gone.`,
      );
    }
  }

  /**
   * Whether the account is gone after a delete was sent: its tokens could be listed before and not now, or a
   * complete listing does not have it.
   */
  async #isGone(account: ServiceAccountRecord, wasKnownByTokens: boolean): Promise<true | undefined> {
    // The listing can be late.
    if (wasKnownByTokens && (await this.#isKnownByTokens(account)) === false) {
      return true;
    }
    const accounts = await this.#reads.fresh();
    return (accounts.isComplete && accounts.find(account) === undefined) || undefined;
  }

  async #isDeletionVisible(account: ServiceAccountRecord): Promise<boolean> {
    const listed = (await this.#reads.fresh()).find(account);
    return listed === undefined || isBeingDeleted(listed);
  }

  /** Undefined if the API shows neither. */
  async #isKnownByTokens(account: ServiceAccountRecord): Promise<boolean | undefined> {
    try {
      return await this.#api.isKnownByTokens(account);
    } catch (error) {
      if (error instanceof ProviderError) {
        return undefined;
      }
      throw error;
    }
  }
}

function demandProof(
  { id }: ServiceAccountRecord,
  mark: MarkedText,
  { name, origin, wasMarked = false }: AccountClaim,
): void {
  const isMarked = isNamed(mark, name);
  const isProved =
    origin === "confirmed" ||
    (origin === "created" && (isMarked || !wasMarked)) ||
    (origin === "adopted" && isMarked);
  if (!isProved) {
    const fact = {
      imported: `the account (id ${id}) was imported, so something else can need it.`,
      adopted: `the account (id ${id}) was adopted, and its description has no readable mark that shows whether another resource has it.`,
      created: `somebody removed the mark from the description of the account (id ${id}), which showed whether another resource has it.`,
    }[origin];
    throw new RefusedError(
      `${fact} A deletion is permanent. To delete it, set deletionConfirmed: true on the resource and run "pulumi up" first. ` +
        `To keep it, remove the resource from the state with "pulumi state delete".`,
    );
  }
}
