/** The Atlassian objects of one resource in the state. */
export interface Claim {
  /**
   * Identifies the resource. Pulumi passes a handler neither the name nor the URN, so this comes from the
   * state: `managedBy`, or else the creation time. Resources that an older version imported share one value.
   */
  readonly holder: string;
  /** The objects, by keys such as `Group/<group id>`; a delete removes the first one. */
  readonly objects: readonly string[];
  /** The name that stands for the resource in the mark of the object. */
  readonly mark?: string | undefined;
}

/** The holder of a state, see `Claim.holder`. */
export function holderOf({
  managedBy = "",
  createdAt = "",
}: {
  readonly managedBy?: string | undefined;
  readonly createdAt?: string | undefined;
}): string {
  return `${managedBy} ${createdAt}`;
}

/** What other processes made in the same operation. */
export interface ClaimsElsewhere {
  publish(claim: Claim): void;
  claimsOn(object: string): readonly Claim[];
}

/**
 * Tracks which resources in the state have which Atlassian objects, so that deleting one resource does not
 * delete an object of another. It contains every state that the engine passed to this process. An operation
 * on some resources (`--target`) does not pass the others, so the record can prove that an object is in use,
 * but never that it is not.
 */
export class StackRecord {
  readonly #holdersByObject = new Map<string, Set<string>>();
  readonly #recorded = new Set<string>();
  readonly #mentioned = new Set<string>();
  readonly #elsewhere: ClaimsElsewhere | undefined;

  constructor(elsewhere?: ClaimsElsewhere) {
    this.#elsewhere = elsewhere;
  }

  /** Takes note that a resource got objects in this operation, and informs the other processes. */
  announce(claim: Claim): void {
    this.note(claim);
    this.#elsewhere?.publish(claim);
  }

  /** Records that a resource has objects. */
  note({ holder, objects }: Claim): void {
    for (const object of objects) {
      this.#holdersByObject.set(object, (this.#holdersByObject.get(object) ?? new Set()).add(holder));
    }
  }

  /** Records that a resource no longer has its objects. */
  release({ holder, objects }: Claim): void {
    for (const object of objects) {
      this.#holdersByObject.get(object)?.delete(holder);
    }
  }

  /** Records that the state has a resource of this type and `managedBy`. */
  noteRecorded(type: string, managedBy: unknown): void {
    this.#recorded.add(`${type} ${String(managedBy)}`);
  }

  /** Whether the state has a resource of this type and `managedBy`, so that a new one with that name replaces it. */
  isRecorded(type: string, managedBy: string): boolean {
    return this.#recorded.has(`${type} ${managedBy}`);
  }

  /** Records objects that a resource is about to get or to release. They do not count as its own. */
  mention(objects: readonly string[]): void {
    objects.forEach((object) => this.#mentioned.add(object));
  }

  /** Whether any resource has the object. */
  has(object: string): boolean {
    return (this.#holdersByObject.get(object)?.size ?? 0) > 0;
  }

  /** Whether any resource has the object, or was about to get or release it. */
  knows(object: string): boolean {
    return this.has(object) || this.#mentioned.has(object);
  }

  /** Whether a resource other than `holder` has the object. */
  isShared(object: string, holder: string): boolean {
    const isOther = (other: string): boolean => other !== holder;
    return (
      [...(this.#holdersByObject.get(object) ?? [])].some(isOther) ||
      this.#claimsElsewhere(object).some((claim) => isOther(claim.holder))
    );
  }

  /**
   * Whether another process gave the object to a resource that has the same name in the mark: the same
   * resource under the type of the other provider.
   */
  isWithNamesake(object: string, mark: string | undefined): boolean {
    return this.#claimsElsewhere(object).some((claim) => claim.mark === mark);
  }

  #claimsElsewhere(object: string): readonly Claim[] {
    return this.#elsewhere?.claimsOn(object) ?? [];
  }
}
