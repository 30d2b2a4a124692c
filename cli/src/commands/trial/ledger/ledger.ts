import { bareId } from "../reading";
import { trialIdIn } from "../names";
import type { LedgerFile } from "./ledger-file";

export type Kind = "account" | "group" | "token" | "membership" | "role" | "access";

/**
 * `planned`: the request that makes it may have been sent. `made`: it exists. `removed`: it is gone.
 */
type State = "planned" | "made" | "removed";

/** One throw-away object, or one tie between two of them. Never a secret. */
export interface Entry {
  readonly kind: Kind;
  /** The name or label as it was sent; for a tie, what it ties. */
  readonly name: string;
  readonly at: string;
  readonly state: State;
  /** Every id under which the organisation shows it. */
  readonly ids: string[];
  /** Of an account: what the service-account collection calls it, and what every other path does. */
  readonly id?: string | undefined;
  readonly accountId?: string | undefined;
  /** Whether the organisation showed its id together with a name of ours. Nothing is deleted without that. */
  readonly isProven: boolean;
  /** Of a group: the directory that it is in. */
  readonly directoryId?: string | undefined;
  /** Of a token, a membership or an access: the account. Of a membership or a role: the group. */
  readonly ofAccount?: string | undefined;
  readonly ofGroup?: string | undefined;
  /** Of a role or an access: the app. */
  readonly resourceId?: string | undefined;
  readonly role?: string | undefined;
}

export interface LedgerHead {
  readonly format: "atlassian-admin-trial-ledger/1";
  readonly trialId: string;
  readonly orgId: string;
  readonly baseUrl: string;
  readonly startedAt: string;
  readonly process: { readonly pid: number; readonly host: string };
}

export interface LedgerContent extends LedgerHead {
  readonly entries: readonly Entry[];
}

type NewEntry = Pick<Entry, "kind" | "name"> & Partial<Entry>;

/** What a trial makes, in a file that is written before each request that creates something. */
export class Ledger {
  readonly head: LedgerHead;
  readonly entries: Entry[];
  readonly #file: LedgerFile;

  constructor(file: LedgerFile, { entries, ...head }: LedgerContent) {
    this.#file = file;
    this.head = head;
    this.entries = [...entries];
  }

  /** Notes what the next request can create. The file is on the disk when this returns. */
  plan(entry: NewEntry, at: Date): Entry {
    const isNamed = !["account", "group", "token"].includes(entry.kind) || this.isOurName(entry.name);
    if (!isNamed) {
      throw new Error(
        `"${entry.name}" is no name of trial ${this.head.trialId}. This is a bug in atlassian-admin.`,
      );
    }
    const planned: Entry = { at: at.toISOString(), state: "planned", ids: [], isProven: false, ...entry };
    this.entries.push(planned);
    this.#save(true);
    return planned;
  }

  /** Whether a name or description, as the organisation writes it, is one of this trial. */
  isOurName(text: string | undefined): boolean {
    return trialIdIn(text) === this.head.trialId;
  }

  change(entry: Entry, change: Partial<Entry>): void {
    Object.assign(entry, change);
    this.#save(change.state === "planned");
  }

  /** The living objects of a kind. */
  living(kind: Kind): Entry[] {
    return this.entries.filter((entry) => entry.kind === kind && entry.state !== "removed");
  }

  /** The object of a kind that has this id, in whatever form; also one that was removed. */
  find(kind: Kind, id: string): Entry | undefined {
    return this.entries.find(
      (entry) => entry.kind === kind && entry.ids.some((own) => bareId(own) === bareId(id)),
    );
  }

  /** What can still exist. */
  left(): Entry[] {
    return this.entries.filter(({ state }) => state !== "removed");
  }

  /** Removes the file when nothing is left, and leaves it otherwise. */
  close(): void {
    if (this.left().length === 0) {
      this.#file.remove();
    }
  }

  #save(isDurable: boolean): void {
    this.#file.write({ ...this.head, entries: this.entries }, isDurable);
  }
}
