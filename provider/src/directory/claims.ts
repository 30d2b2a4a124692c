/**
 * What resources of the program took over or declared in this operation. A resource that is renamed in the program is created under its new
 * name before it is deleted under its old one; that delete must not undo the create.
 */
export class Claims {
  readonly #claimedAtMs = new Map<string, number>();

  note(id: string): void {
    this.#claimedAtMs.set(id, Date.now());
  }

  /** Whether somebody else claimed the object after the resource that was recorded at `createdAt` (or was imported) did. */
  isTakenFrom(id: string, createdAt: string | undefined): boolean {
    const claimedAtMs = this.#claimedAtMs.get(id);
    return claimedAtMs !== undefined && (createdAt === undefined || Date.parse(createdAt) < claimedAtMs);
  }
}
