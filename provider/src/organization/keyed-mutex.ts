/** Runs tasks with the same key one after another. */
export class KeyedMutex {
  readonly #last = new Map<string, Promise<unknown>>();

  run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(key) ?? Promise.resolve()).then(task, task);
    this.#last.set(
      key,
      turn.catch(() => undefined),
    );
    return turn;
  }
}
