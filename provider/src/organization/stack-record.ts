/** What one recorded resource has at Atlassian. */
export interface Claim {
  /**
   * Which resource it is. Pulumi tells a handler neither the name nor the URN, so this is what the state has:
   * `managedBy`, else when the object was made; resources that were imported by an older version are all
   * alike.
   */
  readonly holder: string;
  /** The objects, by keys such as `Group/<group id>`; the first one is what a delete takes away. */
  readonly objects: readonly string[];
  /** The name that stands for the resource in the mark of the object. */
  readonly mark?: string | undefined;
}

/** Names the resource of a state, as far as a handler can. */
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
 * What the stack has, as far as the engine has shown it to this process: every state that an operation reads,
 * compares or makes. One process serves one operation, and an operation on some resources (`--target`) does
 * not show the others, so the record can prove that an object is in use and never that it is not.
 */
export class StackRecord {
  readonly #holdersByObject = new Map<string, Set<string>>();
  readonly #recorded = new Set<string>();
  readonly #mentioned = new Set<string>();
  readonly #elsewhere: ClaimsElsewhere | undefined;

  constructor(elsewhere?: ClaimsElsewhere) {
    this.#elsewhere = elsewhere;
  }

  /** Takes note that a resource got objects in this operation, and tells the other processes of it. */
  announce(claim: Claim): void {
    this.note(claim);
    this.#elsewhere?.publish(claim);
  }

  /** Takes note that a resource has objects. */
  note({ holder, objects }: Claim): void {
    for (const object of objects) {
      this.#holdersByObject.set(object, (this.#holdersByObject.get(object) ?? new Set()).add(holder));
    }
  }

  /** Takes note that a resource no longer has its objects. */
  release({ holder, objects }: Claim): void {
    for (const object of objects) {
      this.#holdersByObject.get(object)?.delete(holder);
    }
  }

  /** Takes note that the state has a resource of this type and `managedBy`. */
  noteRecorded(type: string, managedBy: unknown): void {
    this.#recorded.add(`${type} ${String(managedBy)}`);
  }

  /** Whether the state has a resource of this type and `managedBy`, which one of the same name is about to replace. */
  isRecorded(type: string, managedBy: string): boolean {
    return this.#recorded.has(`${type} ${managedBy}`);
  }

  /** Takes note of objects that a resource is about to get or to give up. They do not count as its own. */
  mention(objects: readonly string[]): void {
    objects.forEach((object) => this.#mentioned.add(object));
  }

  /** Whether any resource has the object. */
  has(object: string): boolean {
    return (this.#holdersByObject.get(object)?.size ?? 0) > 0;
  }

  /** Whether any resource has the object, or was about to get it or give it up. */
  knows(object: string): boolean {
    return this.has(object) || this.#mentioned.has(object);
  }

  /** Whether a resource other than `holder` has the object. */
  isShared(object: string, holder: string): boolean {
    const holders = [...(this.#holdersByObject.get(object) ?? []), ...this.#holdersElsewhere(object)];
    return holders.some((other) => other !== holder);
  }

  /**
   * Whether another process gave the object to a resource that has the same name in the mark: the same
   * resource under the type of the other provider.
   */
  isWithNamesake(object: string, mark: string | undefined): boolean {
    return this.#elsewhere?.claimsOn(object).some((claim) => claim.mark === mark) === true;
  }

  #holdersElsewhere(object: string): string[] {
    return this.#elsewhere?.claimsOn(object).map(({ holder }) => holder) ?? [];
  }
}
