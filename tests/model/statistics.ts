import type { OperationResult } from "./mini-engine";

type Counts = Record<string, number>;

/** What all scenarios of a run did, for the summary. */
export class Statistics {
  runs = 0;
  processes = 0;
  deletedByUser = 0;
  imported = 0;
  /** Objects that interrupted creates left, each named to the user. */
  unmanaged = 0;
  readonly #operations: Counts = {};
  readonly #failedOperations: Counts = {};
  readonly #resources: Counts = {};
  readonly #faults: Counts = {};
  readonly #outside: Counts = {};
  readonly #rounds: Counts = {};
  readonly #faces: Counts = {};
  #moved = 0;
  readonly #startedAt = Date.now();

  countOperation(operation: string, { counts, errors }: OperationResult): void {
    add(this.#operations, operation, 1);
    add(this.#failedOperations, operation, errors.length > 0 ? 1 : 0);
    for (const [what, count] of Object.entries(counts)) {
      add(this.#resources, what, count);
    }
  }

  countFault(kind: string, hits: number): void {
    add(this.#faults, kind, hits);
  }

  countOutside(action: string, happened: boolean): void {
    add(this.#outside, action, happened ? 1 : 0);
  }

  /** @param native How many of `all` resources are native at first. */
  countFaces(native: number, all: number): void {
    add(this.#faces, native === 0 ? "dynamic" : native === all ? "native" : "mixed", 1);
  }

  countMoved(resources: number): void {
    this.#moved += resources;
  }

  countRounds(rounds: number): void {
    add(this.#rounds, String(rounds), 1);
  }

  summary(): string {
    const seconds = Math.round((Date.now() - this.#startedAt) / 1000);
    const most = Math.max(0, ...Object.keys(this.#rounds).map(Number));
    return [
      `${this.runs} runs in ${seconds} s, ${this.processes} provider processes`,
      `programs: ${list(this.#faces)}; resources moved to the other face: ${this.#moved}`,
      `operations: ${list(this.#operations)}; failed under faults: ${list(this.#failedOperations)}`,
      `resources: ${list(this.#resources)}`,
      `faults injected: ${list(this.#faults)}`,
      `outside changes: ${list(this.#outside)}; imported ${this.imported}`,
      `rounds to converge: at most ${most} (${list(this.#rounds)}); deleted by the user because a refusal asked: ${this.deletedByUser}`,
      `lost 0, duplicated 0, leaked 0 (else the test fails); left by killed processes and named to the user: ${this.unmanaged}`,
    ].join("\n");
  }
}

function add(counts: Counts, key: string, amount: number): void {
  counts[key] = (counts[key] ?? 0) + amount;
}

function list(counts: Counts): string {
  const entries = Object.entries(counts);
  const total = entries.reduce((sum, [, count]) => sum + count, 0);
  return `${total} (${entries.map(([key, count]) => `${key} ${count}`).join(", ")})`;
}
