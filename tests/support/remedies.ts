import { remediesOf, type SourceRemedy } from "./source-messages";

/** `trial` has its own tests of what it prints. */
const ELSEWHERE = /commands\/trial\//;

/** Every remedy that files of the command line can print. */
export function printable(files: RegExp): SourceRemedy[] {
  return remediesOf(["cli/src"], ELSEWHERE).filter(({ file }) => files.test(file));
}

/**
 * Keeps which remedies a test followed with success. Its last test asks what is left, so that a new remedy
 * without a test fails it.
 */
export class RemedyLedger {
  readonly #left: Set<SourceRemedy>;

  constructor(remedies: readonly SourceRemedy[]) {
    this.#left = new Set(remedies);
  }

  /** Takes note of what was printed before somebody followed it, and is not printed after. */
  record(before: readonly string[], after: readonly string[]): void {
    for (const remedy of this.#left) {
      const pattern = patternOf(remedy);
      const isIn = (printed: readonly string[]): boolean => printed.some((text) => pattern.test(text));
      if (isIn(before) && !isIn(after)) {
        this.#left.delete(remedy);
      }
    }
  }

  /** The remedies that nobody followed with success. */
  get left(): string[] {
    return [...this.#left].map(({ file, text }) => `${file}: ${text}`);
  }
}

function patternOf({ text }: SourceRemedy): RegExp {
  const parts = text.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(parts.join(String.raw`[\s\S]*`));
}
