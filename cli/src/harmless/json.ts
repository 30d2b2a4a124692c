import { CONTROLS, INVISIBLE } from "./terminal";

/**
 * JSON on indented lines. A parser gets exactly the value; a terminal or a CI runner gets plain ASCII for
 * what is unsafe.
 */
export function jsonText(value: unknown): string {
  return spellSafely(JSON.stringify(value, undefined, 2));
}

/** A value as JSON on one line, which is also how a TypeScript program has it. */
export function literalOf(value: unknown): string {
  return spellSafely(JSON.stringify(value));
}

/** JSON takes most of what `printable` replaces as it is. Here the value stays, and only its spelling changes. */
function spellSafely(json: string): string {
  return json
    .replace(CONTROLS, (control) => (control === "\n" ? control : escapesOf(control)))
    .replace(INVISIBLE, escapesOf)
    .replace(/##(?=\w*\[)/g, String.raw`#\u0023`);
}

/** Both halves of a character beyond the first 65,536. */
function escapesOf(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}
