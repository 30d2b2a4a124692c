/**
 * Which recorded resources have an object. Two can have the same one: a resource that is renamed in the program, or replaced by force, is created,
 * and takes the object over, before it is deleted under its old name, perhaps in a later run. That delete must not take the object away.
 */
export class Claims {
  /** By the object's id, when each resource that has it was created; imported ones are all alike. */
  readonly #createdAtById = new Map<string, Set<string>>();

  note(id: string, createdAt = ""): void {
    this.#createdAtById.set(id, (this.#createdAtById.get(id) ?? new Set()).add(createdAt));
  }

  /** Takes one resource's claim back. Returns whether nobody else has one, so that the object may go. */
  release(id: string, createdAt = ""): boolean {
    const others = this.#createdAtById.get(id) ?? new Set();
    others.delete(createdAt);
    return others.size === 0;
  }
}
