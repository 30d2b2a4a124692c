import type { Properties } from "./properties";

/**
 * Finds out whether a delete is part of a replacement. The engine does not report it. But before the delete it
 * checks the resource that takes the place of the old one, without old inputs. One process serves one operation, so
 * a check belongs to the same operation as the delete.
 */
export class Successors {
  readonly #byName = new Map<string, Properties>();

  /**
   * Records a check.
   * @param called The name of the resource in messages, because states of versions before 0.2.0 lack `managedBy`.
   */
  note(called: string, olds: Properties, inputs: Properties): void {
    if (Object.keys(olds).length > 0) {
      return;
    }
    for (const name of [inputs["managedBy"], called]) {
      if (typeof name === "string") {
        this.#byName.set(name, inputs);
      }
    }
  }

  /** The inputs of the resource that replaces this one, if there is one. */
  of(called: string, { managedBy }: { readonly managedBy?: string | undefined }): Properties | undefined {
    return this.#byName.get(managedBy ?? called);
  }
}
