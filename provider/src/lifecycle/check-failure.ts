import { redact } from "../errors";

/** One invalid input, as Pulumi shows it. */
export interface CheckFailure {
  /** The path of the value, such as `scopes[1]`. */
  readonly property: string;
  /** The rule, and the value that was received. */
  readonly reason: string;
}

const MAX_RECEIVED_LENGTH = 80;

/** Creates a failure whose reason ends with the received value, redacted and shortened to 80 characters. */
export function checkFailure(path: readonly PropertyKey[], rule: string, received: unknown): CheckFailure {
  return { property: toPropertyPath(path), reason: `${rule} (received ${format(received)})` };
}

/** A path as messages write it, such as `scopes[1]`. */
export function toPropertyPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") {
      return `${text}[${key}]`;
    }
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}

function format(value: unknown): string {
  if (value === undefined) {
    return "nothing";
  }
  const text = redact(JSON.stringify(value));
  return text.length > MAX_RECEIVED_LENGTH ? `${text.slice(0, MAX_RECEIVED_LENGTH)}…` : text;
}

/** The value at a path; `undefined` if a step of it is missing. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );
}
