import { checkFailure, type CheckFailure } from "../lifecycle/check-failure";

/**
 * Fails unless the program gives exactly one of two ways to name the same thing. An unknown value counts as
 * given, and no failure names it.
 * @param path The path of the object that has the two.
 */
export function exactlyOne<Name extends string>(
  known: Readonly<Partial<Record<Name, unknown>>>,
  [id, name]: readonly [Name, Name],
  isGiven: (name: Name) => boolean,
  path: readonly PropertyKey[] = [],
): CheckFailure[] {
  if (isGiven(id) && known[name] !== undefined) {
    return [checkFailure([...path, name], `must be left out when ${id} is given`, known[name])];
  }
  if (!isGiven(id) && !isGiven(name)) {
    return [checkFailure([...path, id], `is required, unless ${name} is given`, undefined)];
  }
  return [];
}
