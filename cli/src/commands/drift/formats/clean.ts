import { printable } from "../../../output";

/** A text that others chose, without what a terminal must not get and what neither XML nor a strict reader of JSON takes. */
export function clean(text: string): string {
  return printable(text).replace(/[\p{Cs}\ufffe\uffff]/gu, "\u{fffd}");
}
