import { isDeepStrictEqual } from "node:util";

/** Properties as the engine and the handlers exchange them. */
export type Properties = Record<string, unknown>;

/**
 * The property that contains the code to run. The host expects it in every result to which it does not add it.
 */
export const PROVIDER_PROPERTY = "__provider";

/** Removes the text of the dynamic provider, which only the host needs. */
export function withoutProvider(properties: Properties): Properties {
  return pick(
    properties,
    Object.keys(properties).filter((key) => key !== PROVIDER_PROPERTY),
  );
}

/** Removes keys whose value is `undefined`, at any depth, because the host cannot send them. */
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
 * Removes keys whose value is `null`, at any depth: the SDK sends an input that was left out of a secret object as
 * `null`.
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

/** Keeps only the named keys that have a value. */
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
