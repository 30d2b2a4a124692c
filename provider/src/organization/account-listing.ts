import type { ServiceAccountRecord } from "../client/endpoints/service-accounts";
import { idKey } from "../client/ids";
import type { Listing } from "../client/pagination";

/** The values that identify an account. They never change. */
export interface AccountHandles {
  readonly id: string;
  readonly accountId: string;
  readonly email?: string | undefined;
}

/** Whether two ids are the same, in whatever form the API writes them. */
export function isSameId(left: string, right: string): boolean {
  return idKey(left) === idKey(right);
}

/**
 * Whether the deletion of the account has begun: it must not be adopted or changed. The names of such a status
 * are not documented.
 */
export function isBeingDeleted({ status }: Pick<ServiceAccountRecord, "status">): boolean {
  return /delet/i.test(status ?? "");
}

/** One read of all service accounts, including this process's own writes. */
export class AccountListing {
  readonly isComplete: boolean;
  readonly #byId = new Map<string, ServiceAccountRecord>();
  /** From every handle to the key in `#byId`. */
  readonly #idOf = new Map<string, string>();

  constructor({ items, isComplete }: Listing<ServiceAccountRecord>) {
    this.isComplete = isComplete;
    for (const account of items) {
      this.put(account);
    }
  }

  all(): ServiceAccountRecord[] {
    return [...this.#byId.values()];
  }

  /** The account with one of the ids, in any form, or else with the e-mail address. */
  find(handles: Partial<AccountHandles>): ServiceAccountRecord | undefined {
    for (const handle of keysOf(handles)) {
      const found = this.#byId.get(this.#idOf.get(handle) ?? "");
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }

  put(account: ServiceAccountRecord): void {
    const id = idKey(account.id);
    this.#byId.set(id, account);
    for (const handle of keysOf(account)) {
      this.#idOf.set(handle, id);
    }
  }

  remove({ id }: ServiceAccountRecord): void {
    this.#byId.delete(idKey(id));
  }
}

function keysOf({ id, accountId, email }: Partial<AccountHandles>): string[] {
  return [
    ...(id === undefined ? [] : [idKey(id)]),
    ...(accountId === undefined ? [] : [idKey(accountId)]),
    ...(email === undefined ? [] : [`mailto:${email.toLowerCase()}`]),
  ];
}

/** The writes of this process, for listings that do not show them yet. */
export class OwnAccountWrites {
  readonly #created = new Map<string, ServiceAccountRecord>();
  readonly #changed = new Map<string, { earlier: ServiceAccountRecord[]; now: ServiceAccountRecord }>();
  readonly #deleted = new Set<string>();

  noteCreated(account: ServiceAccountRecord): void {
    this.#created.set(idKey(account.id), account);
  }

  noteChanged(before: ServiceAccountRecord, now: ServiceAccountRecord): void {
    const id = idKey(before.id);
    this.#changed.set(id, { earlier: [...(this.#changed.get(id)?.earlier ?? []), before], now });
    if (this.#created.has(id)) {
      this.#created.set(id, now);
    }
  }

  /** From now on, only the API decides whether the account exists. */
  noteDeletionBegun({ id }: ServiceAccountRecord): void {
    this.#created.delete(idKey(id));
  }

  noteDeleted({ id }: ServiceAccountRecord): void {
    this.#deleted.add(idKey(id));
  }

  /** Whether this process created the account with this id (either of its two). */
  isCreated(id: string): boolean {
    return (
      new AccountListing({ items: [...this.#created.values()], isComplete: true }).find({ id }) !== undefined
    );
  }

  /** A listing, including the writes that it does not show yet. */
  addTo({ items, isComplete }: Listing<ServiceAccountRecord>): AccountListing {
    const listing = new AccountListing({ items: [...this.#created.values()], isComplete });
    for (const account of items.filter(({ id }) => !this.#deleted.has(idKey(id)))) {
      listing.put(this.#upToDate(account));
    }
    return listing;
  }

  /** The account with the texts that this process wrote, if the listing still shows earlier ones. */
  #upToDate(account: ServiceAccountRecord): ServiceAccountRecord {
    const change = this.#changed.get(idKey(account.id));
    return change?.earlier.some((earlier) => hasSameTexts(account, earlier)) === true
      ? { ...account, displayName: change.now.displayName, description: change.now.description }
      : account;
  }
}

function hasSameTexts(left: ServiceAccountRecord, right: ServiceAccountRecord): boolean {
  return left.displayName === right.displayName && (left.description ?? "") === (right.description ?? "");
}
