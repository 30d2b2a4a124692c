import { disarm } from "./runner-commands";

/** Replaces a character that is not shown. */
export const UNKNOWN = "\u{fffd}";

/**
 * Characters that move the cursor, change colours, break the line or change the reading direction, and characters
 * that XML or strict JSON readers reject: control characters, line and paragraph separators, lone surrogates,
 * direction marks, and noncharacters.
 */
export const CONTROLS =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff]/gu;

/**
 * Invisible characters, which make two different names look the same. Joiners and variation selectors stay:
 * scripts and emoji need them.
 */
export const INVISIBLE = /(?![\u200c\u200d]|\p{Variation_Selector})\p{Default_Ignorable_Code_Point}/gu;

/** An untrusted name or text, on one line of a terminal or log. */
export function printable(text: string): string {
  return text.replace(CONTROLS, UNKNOWN).replace(INVISIBLE, UNKNOWN);
}

/** The same for a sentence: its line breaks become spaces. */
export function printableLine(text: string): string {
  return printable(text.replace(/\s+/g, " ").trim());
}

/**
 * Complete output of ours, which keeps its own line breaks and tabs. A safety net in case a format forgot to
 * escape a name.
 */
export function printableDocument(text: string): string {
  const lines = text.replace(CONTROLS, (control, offset: number) =>
    control === "\n" || control === "\t" || text.startsWith("\r\n", offset) ? control : UNKNOWN,
  );
  return disarm(lines);
}
