/**
 * Finds what was deleted together with something else: a deleted account takes its tokens and memberships with it,
 * and that is one change.
 */
export class Consequences {
  readonly #byCause = new Map<string, string[]>();

  /** @param causes The ids of deleted accounts and groups. */
  constructor(causes: readonly string[]) {
    for (const cause of causes) {
      this.#byCause.set(cause, []);
    }
  }

  /** Records the resource as a consequence if one of these ids is deleted. */
  take(what: string, ...ids: readonly string[]): boolean {
    const cause = ids.find((id) => this.#byCause.has(id));
    this.#byCause.get(cause ?? "")?.push(what);
    return cause !== undefined;
  }

  of(cause: string): readonly string[] {
    return this.#byCause.get(cause) ?? [];
  }
}
