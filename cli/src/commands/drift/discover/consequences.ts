/** What went with something else: a deleted account takes its tokens and memberships along, and that was one change. */
export class Consequences {
  readonly #byCause = new Map<string, string[]>();

  /** @param causes The ids of the accounts and groups that are gone. */
  constructor(causes: readonly string[]) {
    for (const cause of causes) {
      this.#byCause.set(cause, []);
    }
  }

  /** Takes note of it, if one of these ids is gone. */
  take(what: string, ...ids: readonly string[]): boolean {
    const cause = ids.find((id) => this.#byCause.has(id));
    this.#byCause.get(cause ?? "")?.push(what);
    return cause !== undefined;
  }

  of(cause: string): readonly string[] {
    return this.#byCause.get(cause) ?? [];
  }
}
