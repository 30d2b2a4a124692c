import { NOT_SEEN_MS } from "../clock";
import type { Kind } from "../ledger/ledger";
import { textAt, type Json } from "../reading";
import { isTaken, type Exchange } from "../requests/exchange";
import type { Trial } from "../trial";
import { answerDelay, statusOf } from "./answering";

export function isRefused({ status }: Exchange): boolean {
  return status !== undefined && status >= 400 && status < 500;
}

/**
 * A delete that can take time. Until it is done, the organisation shows a status of deletion and accepts the same
 * delete again. After it, lists can still show the object for a while.
 */
export class Removal {
  /** The status of deletion that was shown. */
  status: string | undefined;
  #again: Exchange | undefined;

  /**
   * @param isOfCollection Whether the delete is one of a collection: the response of another endpoint shows
   * nothing about an unknown object there.
   */
  constructor(
    private readonly deleteAgain: () => Promise<Exchange>,
    private readonly isOfCollection = true,
  ) {}

  note(shown: Json | undefined): void {
    const status = textAt(shown, "status");
    this.status ??= status !== undefined && /delet/i.test(status) ? status : undefined;
  }

  /**
   * Deletes again, at first only to see what that returns; where a status of deletion is shown, until it is
   * refused.
   */
  async isOver(): Promise<boolean> {
    this.#again = await this.deleteAgain();
    return this.status === undefined || isRefused(this.#again);
  }

  async answer(
    trial: Trial,
    of: "accounts" | "groups",
    listedMs: number | null,
    removedMs: number | null,
  ): Promise<void> {
    const { answers } = trial;
    const [takes, lag] =
      of === "accounts"
        ? (["accounts.delete.takes-ms", "accounts.listing.delete-lag-ms"] as const)
        : (["groups.delete.takes-ms", "groups.search.delete-lag-ms"] as const);
    const isRefusedInTheEnd = this.#again !== undefined && isRefused(this.#again);
    if (this.status === undefined) {
      answers.set(takes, 0);
      answerDelay(trial, lag, listedMs);
    } else if (isRefusedInTheEnd && removedMs !== null) {
      answers.set(takes, removedMs);
      answerDelay(
        trial,
        lag,
        listedMs === null || listedMs === NOT_SEEN_MS ? listedMs : Math.max(0, listedMs - removedMs),
      );
    } else {
      answerDelay(trial, takes, listedMs);
      answers.notMeasured(lag, "the end of the deletion and the delay of the listing cannot be separated");
    }
    if (of === "accounts" && this.status === undefined) {
      answers.notMeasured("accounts.delete.shown-status", "the account was gone at once");
    } else if (of === "accounts") {
      answers.set("accounts.delete.shown-status", this.status ?? "");
    }
    // A delete that is accepted during the deletion shows nothing about a deleted object.
    if (this.status !== undefined && !isRefusedInTheEnd && listedMs !== NOT_SEEN_MS) {
      this.#again = await this.deleteAgain();
    }
    if (
      this.isOfCollection &&
      this.#again !== undefined &&
      (isRefused(this.#again) || listedMs !== NOT_SEEN_MS)
    ) {
      answers.set(
        of === "accounts" ? "accounts.delete.unknown" : "groups.delete.unknown",
        isTaken(this.#again) ? 204 : statusOf(this.#again),
        this.#again,
      );
    }
  }
}

/** What ends with the object that it belongs to. */
export function endTies({ ledger }: Trial, kinds: readonly Kind[]): void {
  for (const entry of kinds.flatMap((kind) => ledger.living(kind))) {
    ledger.change(entry, { state: "removed" });
  }
}
