import type { MarkOwner } from "./mark";

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
}: Pick<MarkOwner, "managedBy"> & { readonly createdAt?: string | undefined }): string {
  return `${managedBy} ${createdAt}`;
}

/** A resource that the program declares and that the state does not have, under the names of an older one. */
export interface Successor {
  readonly type: string;
  /** What an older state of the same resource can be found by. */
  readonly names: readonly string[];
  /** The inputs that are `true`: what the program confirms. */
  readonly confirmed: readonly string[];
}

/** One change of a record. */
export type RecordEntry =
  | ({ readonly of: "note" | "release" } & Claim)
  | { readonly of: "mention"; readonly objects: readonly string[] }
  | ({ readonly of: "successor" } & Successor);

/** The records of the other processes of the same operation. */
export interface RecordsElsewhere {
  publish(entry: RecordEntry): void;
  others(): readonly StackRecord[];
}

/**
 * Tracks which resources in the state have which Atlassian objects, so that deleting one resource does not
 * delete an object of another. It contains every state that the engine passed to this process, and through
 * `elsewhere` what it passed to other processes. An operation on some resources (`--target`) does not pass the
 * others, so the record can prove that an object is in use, but never that it is not.
 */
export class StackRecord {
  /** The marks of the holders of each object. */
  readonly #marksByObject = new Map<string, Map<string, string | undefined>>();
  readonly #recorded = new Set<string>();
  readonly #mentioned = new Set<string>();
  readonly #successors = new Map<string, Successor>();
  readonly #elsewhere: RecordsElsewhere | undefined;

  constructor(elsewhere?: RecordsElsewhere) {
    this.#elsewhere = elsewhere;
  }

  /** Records that a resource has objects. */
  note(claim: Claim): void {
    const objects = [...new Set(claim.objects)].filter(
      (object) => this.#marksByObject.get(object)?.has(claim.holder) !== true,
    );
    if (objects.length > 0) {
      this.#add({ of: "note", ...claim, objects });
    }
  }

  /** Records that a resource no longer has its objects. */
  release({ holder, objects }: Claim): void {
    this.#add({ of: "release", holder, objects });
  }

  /**
   * Announces to the other processes that a resource is about to lose its objects, so that they do not keep an object
   * for it. This process has it until `release`.
   */
  announceRelease({ holder, objects }: Claim): void {
    this.#elsewhere?.publish({ of: "release", holder, objects });
  }

  /** Takes back `announceRelease`, because the resource keeps its objects. */
  withdrawRelease(claim: Claim): void {
    this.#elsewhere?.publish({ of: "note", ...claim });
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
    this.#add({ of: "mention", objects });
  }

  /**
   * Records a resource that is not in the state yet. The engine does not report that a delete is part of a
   * replacement. But before the delete it checks the resource that takes the place of the old one, without old
   * inputs.
   */
  noteSuccessor(successor: Successor): void {
    this.#add({ of: "successor", ...successor });
  }

  /** The resource that takes the place of an old one, if there is one in this operation. */
  successorOf(type: string, name: string): Successor | undefined {
    return this.#all
      .map((record) => record.#successors.get(`${type} ${name}`))
      .find((one) => one !== undefined);
  }

  /** Whether any resource has the object. */
  has(object: string): boolean {
    return this.#all.some((record) => (record.#marksByObject.get(object)?.size ?? 0) > 0);
  }

  /** Whether any resource has the object, or was about to get or release it. */
  knows(object: string): boolean {
    return this.has(object) || this.#all.some((record) => record.#mentioned.has(object));
  }

  /** Whether a resource other than `holder` has the object. */
  isShared(object: string, holder: string): boolean {
    return this.#all.some((record) =>
      [...(record.#marksByObject.get(object)?.keys() ?? [])].some((other) => other !== holder),
    );
  }

  /**
   * Whether a resource of another process has the object under the same name in the mark: the same resource
   * under the type of the other provider.
   */
  isWithNamesake(object: string, { holder, mark }: Claim): boolean {
    const others = this.#elsewhere?.others() ?? [];
    return others.some((record) =>
      [...(record.#marksByObject.get(object) ?? [])].some(
        ([other, itsMark]) => other !== holder && itsMark === mark,
      ),
    );
  }

  /** Applies an entry of this record, or of another process's record that this one mirrors. */
  apply(entry: RecordEntry): void {
    switch (entry.of) {
      case "note":
        for (const object of entry.objects) {
          const marks = this.#marksByObject.get(object) ?? new Map<string, string | undefined>();
          this.#marksByObject.set(object, marks.set(entry.holder, entry.mark));
        }
        break;
      case "release":
        entry.objects.forEach((object) => this.#marksByObject.get(object)?.delete(entry.holder));
        break;
      case "mention":
        entry.objects.forEach((object) => this.#mentioned.add(object));
        break;
      case "successor":
        entry.names.forEach((name) => this.#successors.set(`${entry.type} ${name}`, entry));
    }
  }

  #add(entry: RecordEntry): void {
    this.apply(entry);
    this.#elsewhere?.publish(entry);
  }

  get #all(): readonly StackRecord[] {
    return [this, ...(this.#elsewhere?.others() ?? [])];
  }
}
