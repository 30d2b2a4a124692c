import { checkFailure, type CheckFailure } from "../lifecycle/check-failure";

/**
 * A failure unless exactly one of two ways to name the same thing is given. `path` leads to the object that
 * has them.
 */
export function exactlyOne(
  inputs: object,
  id: string,
  name: string,
  path: readonly PropertyKey[] = [],
): CheckFailure[] {
  const { [id]: givenId, [name]: givenName } = inputs as Record<string, unknown>;
  if (givenId !== undefined && givenName !== undefined) {
    return [checkFailure([...path, name], `must be left out when ${id} is given`, givenName)];
  }
  if (givenId === undefined && givenName === undefined) {
    return [checkFailure([...path, id], `is required, unless ${name} is given`, undefined)];
  }
  return [];
}
