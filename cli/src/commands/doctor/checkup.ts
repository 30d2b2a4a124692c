import { factAndRemedy } from "../../user-error";
import type { CheckName } from "./command";

/**
 * `unknown`: it was tried, and the outcome settles nothing. `not-checked`: something it needs failed.
 * `nothing-to-check`: there is no such thing here, or nobody asked for it. Only `ok` and `nothing-to-check`
 * are no reason to fail.
 */
export type Status = "ok" | "problem" | "unknown" | "not-checked" | "nothing-to-check";

export interface Verdict {
  readonly status: Status;
  readonly fact: string;
  /** More of it, each on a line of its own. */
  readonly details?: readonly string[];
  /** What to do about it. */
  readonly remedy?: string;
}

/** The verdict of a check, and what the checks that build on it need. Without a value, those are not made. */
export interface Finding<Value> extends Verdict {
  readonly value?: Value;
}

export const ok = (fact: string): Verdict => ({ status: "ok", fact });
export const nothingToCheck = (fact: string): Verdict => ({ status: "nothing-to-check", fact });
export const notChecked = (fact: string): Verdict => ({ status: "not-checked", fact });
export const problem = (fact: string, remedy: string): Verdict => ({ status: "problem", fact, remedy });
export const unknown = (fact: string, remedy: string): Verdict => ({ status: "unknown", fact, remedy });

/** A check that runs. */
export interface Step<Value> {
  readonly name: CheckName;
  /** What the check found for others; `undefined` if they cannot go on. Never rejects. */
  readonly value: Promise<Value | undefined>;
}

type Findable<Value> = Finding<Value> | Promise<Finding<Value>>;

/** Runs every check as soon as it has what it needs. A check that fails stops only those that need it. */
export class Checkup {
  readonly #verdicts = new Map<CheckName, Promise<Verdict>>();

  start<Value>(name: CheckName, examine: () => Findable<Value>): Step<Value> {
    const finding = Promise.resolve()
      .then(examine)
      .catch((error: unknown): Finding<Value> => verdictOf(error));
    this.#verdicts.set(
      name,
      finding.then(({ status, fact, details, remedy }) => ({
        status,
        fact,
        ...(details !== undefined && { details }),
        ...(remedy !== undefined && { remedy }),
      })),
    );
    return { name, value: finding.then(({ value }) => value) };
  }

  after<Needed, Value>(
    step: Step<Needed>,
    name: CheckName,
    examine: (needed: Needed) => Findable<Value>,
  ): Step<Value> {
    return this.start(name, async () => {
      const needed = await step.value;
      return needed === undefined
        ? notChecked(`the check "${step.name}" has to succeed first`)
        : examine(needed);
    });
  }

  /** What was found, once every check has ended. */
  async verdicts(): Promise<ReadonlyMap<CheckName, Verdict>> {
    const entries = [...this.#verdicts].map(async ([name, verdict]) => [name, await verdict] as const);
    return new Map(await Promise.all(entries));
  }
}

/** The verdict on a check that failed with an error. */
export function verdictOf(error: unknown): Verdict {
  const { fact, remedy } = factAndRemedy(error);
  return {
    status: settlesNothing(error) ? "unknown" : "problem",
    fact,
    ...(remedy !== undefined && { remedy }),
  };
}

const NO_RESPONSE: ReadonlySet<unknown> = new Set(["rate-limit", "response-shape", "timeout", "transport"]);

/** Whether the API gave no answer to the question, as opposed to a refusal. By the codes of the provider's errors. */
function settlesNothing(error: unknown): boolean {
  const { code, status = 0 } = error as { readonly code?: unknown; readonly status?: number };
  return NO_RESPONSE.has(code) || (code === "api" && (status === 429 || status === 408 || status >= 500));
}
