import { normalizeText } from "./stored-text";

/** The same for every way to write one name: whatever its case, its spaces and the composition of its characters. */
export function nameKey(name: string): string {
  return normalizeText(name).toLowerCase();
}

export function isSameName(left: string, right: string): boolean {
  return nameKey(left) === nameKey(right);
}
