import type { Properties } from "./properties";

/**
 * Tells a delete that is a part of a replacement from a plain one. The engine does not say it, but it checks
 * the resource that takes the place of another one without its old inputs, and before the delete. One process
 * serves one operation, so this holds within an operation.
 */
export class Successors {
  readonly #byName = new Map<string, Properties>();

  /**
   * Takes note of a check.
   * @param called How messages call the resource: states of versions before 0.2.0 do not record its name.
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

  /** The inputs of the resource that takes the place of this one, if any does. */
  of(called: string, { managedBy }: { readonly managedBy?: string | undefined }): Properties | undefined {
    return this.#byName.get(managedBy ?? called);
  }
}
