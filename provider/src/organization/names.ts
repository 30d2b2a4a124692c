import { normalizeText } from "./stored-text";

/** A key that is the same for every form of one name: whatever its case, spaces and composition of characters. */
export function nameKey(name: string): string {
  return normalizeText(name).toLowerCase();
}

export function isSameName(left: string, right: string): boolean {
  return nameKey(left) === nameKey(right);
}
