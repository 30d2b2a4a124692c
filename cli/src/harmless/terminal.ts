import { disarm } from "./runner-commands";

/** Stands for a character that is not shown. */
export const UNKNOWN = "\u{fffd}";

/**
 * What moves a cursor, changes colours, breaks the line or turns the reading direction, and what neither XML
 * nor a strict JSON reader accepts: control characters, line and paragraph separators, half characters,
 * direction marks, and code points that are no characters.
 */
export const CONTROLS =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff]/gu;

/**
 * What shows nothing, so that two different names look the same. Joiners and variation selectors stay:
 * scripts and emoji need them.
 */
export const INVISIBLE = /(?![\u200c\u200d]|\p{Variation_Selector})\p{Default_Ignorable_Code_Point}/gu;

/** A name or other text that others chose, on one line of a terminal or log. */
export function printable(text: string): string {
  return text.replace(CONTROLS, UNKNOWN).replace(INVISIBLE, UNKNOWN);
}

/** The same for a sentence: its line breaks become spaces. */
export function printableLine(text: string): string {
  return printable(text.replace(/\s+/g, " ").trim());
}

/** Whole output of ours, whose own line breaks and tabs stay. The last resort, where a format forgot a name. */
export function printableDocument(text: string): string {
  const lines = text.replace(CONTROLS, (control, offset: number) =>
    control === "\n" || control === "\t" || text.startsWith("\r\n", offset) ? control : UNKNOWN,
  );
  return disarm(lines);
}
