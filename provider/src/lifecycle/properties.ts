import { isDeepStrictEqual } from "node:util";

/** Properties as they travel between the engine and the handlers. */
export type Properties = Record<string, unknown>;

/**
 * The property that names the code to run; the host wants it back with every result that it does not add it
 * to itself.
 */
export const PROVIDER_PROPERTY = "__provider";

/** Without the text of the dynamic provider, which only the host needs. */
export function withoutProvider(properties: Properties): Properties {
  return pick(
    properties,
    Object.keys(properties).filter((key) => key !== PROVIDER_PROPERTY),
  );
}

/** Without the keys whose value is `undefined`, at any depth: the host cannot send those. */
export function withoutUndefined<T>(value: T): T {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => withoutUndefined(item)) as T;
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, withoutUndefined<unknown>(item)]),
  ) as T;
}

/**
 * Without the `null`s in objects, at any depth: the SDK sends an input that was left out of a secret object
 * as `null`.
 */
export function withoutNull<T>(value: T): T {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => withoutNull(item)) as T;
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null)
      .map(([key, item]) => [key, withoutNull<unknown>(item)]),
  ) as T;
}

/** Only the named keys, and of those only the ones that have a value. */
export function pick(properties: Properties, keys: Iterable<string>): Properties {
  const picked: Properties = {};
  for (const key of keys) {
    if (properties[key] !== undefined) {
      picked[key] = properties[key];
    }
  }
  return picked;
}

export function isEqual(left: unknown, right: unknown): boolean {
  return isDeepStrictEqual(left, right);
}
