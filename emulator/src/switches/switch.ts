/** One field of the behaviour: its default, and its allowed values. */
export interface Switch<Value> {
  readonly fallback: Value;
  /** The allowed values, in words: completes "must be …". */
  readonly allowed: string;
  /** All values, if they can be enumerated. For a list: all possible items. */
  readonly values?: readonly unknown[];
  readonly kind: "choice" | "list" | "number" | "object";
  accepts(value: unknown): boolean;
}

type Plain = string | number | boolean | null;

/** The values of a set of switches. The doc comments of the switches belong to the fields. */
export type ValuesOf<Switches> = {
  -readonly [Name in keyof Switches]: Switches[Name] extends Switch<infer Value> ? Value : never;
};

/** One of a few values; the first is the default. */
export function oneOf<const Values extends [Plain, ...Plain[]]>(...values: Values): Switch<Values[number]> {
  return {
    fallback: values[0],
    allowed: `one of ${values.map((value) => JSON.stringify(value)).join(", ")}`,
    values,
    kind: "choice",
    accepts: (value) => (values as unknown[]).includes(value),
  };
}

/** Any of a few words, each at most once; none by default. */
export function someOf<const Value extends string>(...values: Value[]): Switch<Value[]> {
  const isItem = (item: unknown) => (values as unknown[]).includes(item);
  return {
    fallback: [],
    allowed: `a list of ${values.map((value) => JSON.stringify(value)).join(", ")}`,
    values,
    kind: "list",
    accepts: (value) =>
      Array.isArray(value) && value.every(isItem) && new Set<unknown>(value).size === value.length,
  };
}

/** Any texts; none by default. */
export function texts(): Switch<string[]> {
  return {
    fallback: [],
    allowed: "a list of texts",
    kind: "list",
    accepts: (value) => Array.isArray(value) && value.every((item) => typeof item === "string"),
  };
}

/** A whole number, at least `min`. */
export function count(fallback: number, min = 0): Switch<number> {
  return {
    fallback,
    allowed: `a whole number from ${min}`,
    kind: "number",
    accepts: (value) => Number.isSafeInteger(value) && (value as number) >= min,
  };
}

/** An optional limit: a whole number, at least `min`, or null for none, which is the default. */
export function optionalCount(min = 0): Switch<number | null> {
  const number = count(min, min);
  return {
    fallback: null,
    allowed: `${number.allowed}, or null`,
    kind: "number",
    accepts: (value) => value === null || number.accepts(value),
  };
}

/** A time span that can be negative. */
export function offset(): Switch<number> {
  return {
    fallback: 0,
    allowed: "a whole number of milliseconds",
    kind: "number",
    accepts: (value) => Number.isSafeInteger(value),
  };
}

/** A value with several parts. */
export function composite<Value>(
  fallback: Value,
  allowed: string,
  accepts: (value: Record<string, unknown>) => boolean,
): Switch<Value> {
  return {
    fallback,
    allowed,
    kind: "object",
    accepts: (value) =>
      value === null
        ? fallback === null
        : typeof value === "object" && !Array.isArray(value) && accepts(value as Record<string, unknown>),
  };
}
