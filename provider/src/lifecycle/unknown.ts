/** The engine sends this in a preview for a value that is not known yet (`sdk/nodejs/runtime/rpc.ts`). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether `value` is unknown or contains an unknown value. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) {
    return true;
  }
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

/** Whether the value at `path` in `root` is unknown, or a value on the way to it. */
export function isUnknownAt(root: unknown, path: readonly PropertyKey[]): boolean {
  let value = root;
  for (const key of path) {
    if (value === UNKNOWN || typeof value !== "object" || value === null) {
      break;
    }
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return hasUnknown(value);
}
