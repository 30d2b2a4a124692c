/** One field of the behaviour: what it is unless a test, a profile or a user sets it, and what it may be set to. */
export interface Switch<Value> {
  readonly fallback: Value;
  /** What may be set, in words: completes "must be …". */
  readonly allowed: string;
  /** Every value, where they can be counted. For a list: every item that it may hold. */
  readonly values?: readonly unknown[];
  readonly kind: "choice" | "list" | "number" | "object";
  accepts(value: unknown): boolean;
}

type Plain = string | number | boolean | null;

/** The values that a set of switches has. The doc comments of the switches stay with the fields. */
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

/** Any of a few words, each at most once; none is the default. */
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

/** Any texts; none is the default. */
export function texts(): Switch<string[]> {
  return {
    fallback: [],
    allowed: "a list of texts",
    kind: "list",
    accepts: (value) => Array.isArray(value) && value.every((item) => typeof item === "string"),
  };
}

/** A whole number from `min` on. */
export function count(fallback: number, min = 0): Switch<number> {
  return {
    fallback,
    allowed: `a whole number from ${min} on`,
    kind: "number",
    accepts: (value) => Number.isSafeInteger(value) && (value as number) >= min,
  };
}

/** A limit that there may be: a whole number from `min` on, or null for none, which is the default. */
export function optionalCount(min = 0): Switch<number | null> {
  const number = count(min, min);
  return {
    fallback: null,
    allowed: `${number.allowed}, or null`,
    kind: "number",
    accepts: (value) => value === null || number.accepts(value),
  };
}

/** A time span that may lie in the past. */
export function offset(): Switch<number> {
  return {
    fallback: 0,
    allowed: "a whole number of milliseconds",
    kind: "number",
    accepts: (value) => Number.isSafeInteger(value),
  };
}

/** Something of more than one part. */
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
