import type { CheckName } from "./check-names";
import { notChecked, verdictOf, type Finding, type Verdict } from "./verdict";

/** A check that runs. */
export interface Step<Value> {
  readonly name: CheckName;
  /** What the check found for others; `undefined` where they cannot go on. Never rejects. */
  readonly value: Promise<Value | undefined>;
}

type Findable<Value> = Finding<Value> | Promise<Finding<Value>>;

/** Runs every check as soon as what it needs is there; one that fails stops only those that need it. */
export class Checkup {
  readonly #verdicts = new Map<CheckName, Promise<Verdict>>();

  start<Value>(name: CheckName, examine: () => Findable<Value>): Step<Value> {
    const finding = Promise.resolve()
      .then(examine)
      .catch((error: unknown): Finding<Value> => verdictOf(error));
    this.#verdicts.set(
      name,
      finding.then(({ status, fact, details, remedy }) => ({
        ...{ status, fact },
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
