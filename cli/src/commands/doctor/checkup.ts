import { factAndRemedy } from "../../user-error";
import type { CheckName } from "./command";

/**
 * `unknown`: the check ran, but its result is inconclusive. `not-checked`: a check that it depends on failed.
 * `nothing-to-check`: the setup has nothing of this kind. Only `ok` and `nothing-to-check` count as success.
 */
export type Status = "ok" | "problem" | "unknown" | "not-checked" | "nothing-to-check";

export interface Verdict {
  readonly status: Status;
  readonly fact: string;
  /** Details, one per line. */
  readonly details?: readonly string[];
  /** What to do about it. */
  readonly remedy?: string;
}

/**
 * The verdict of a check, and the value that dependent checks need. Without a value, the dependent checks do not
 * run.
 */
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
  /** The value that the check found for dependent checks; `undefined` if they cannot run. Never rejects. */
  readonly value: Promise<Value | undefined>;
}

type Findable<Value> = Finding<Value> | Promise<Finding<Value>>;

/** Runs every check as soon as its dependencies are done. A failed check stops only the checks that depend on it. */
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
        ? notChecked(`needs the check "${step.name}" to succeed first`)
        : examine(needed);
    });
  }

  /** All results, once every check has ended. */
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

/** Whether the API sent no usable response, as opposed to a refusal. Decided by the error codes of the provider. */
function settlesNothing(error: unknown): boolean {
  const { code, status = 0 } = error as { readonly code?: unknown; readonly status?: number };
  return NO_RESPONSE.has(code) || (code === "api" && (status === 429 || status === 408 || status >= 500));
}
