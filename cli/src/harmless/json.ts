import { CONTROLS, INVISIBLE } from "./terminal";

/**
 * JSON with indentation. A parser gets the exact value; a terminal or a CI runner gets ASCII escapes for unsafe
 * characters.
 */
export function jsonText(value: unknown): string {
  return spellSafely(JSON.stringify(value, undefined, 2));
}

/** A value as JSON on one line, which is also valid TypeScript. */
export function literalOf(value: unknown): string {
  return spellSafely(JSON.stringify(value));
}

/**
 * JSON leaves most of the characters that `printable` replaces unescaped. Here the value stays the same, and only
 * the escaping changes.
 */
function spellSafely(json: string): string {
  return json
    .replace(CONTROLS, (control) => (control === "\n" ? control : escapesOf(control)))
    .replace(INVISIBLE, escapesOf)
    .replace(/##(?=\w*\[)/g, String.raw`#\u0023`);
}

/** Both surrogates of a character beyond U+FFFF. */
function escapesOf(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}
