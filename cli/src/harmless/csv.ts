import { disarm } from "./runner-commands";
import { printable } from "./terminal";

/** What begins a formula: the four signs, in every width and position that spreadsheets read alike. */
const SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋−";

/**
 * At the beginning of a cell, also of a cell that only a reader with another separator sees: whether `;` or a
 * tab separates is the reader's setting, and such a reader does not know our quotation marks either.
 */
const FORMULA = new RegExp(String.raw`(^|[;\t])(?=[\s"]*[${SIGNS}])`, "gu");

/** A value as a cell of RFC 4180 that no spreadsheet runs as a formula. What would be one begins with an apostrophe. */
export function csvCell(value = ""): string {
  const text = disarm(printable(value)).replace(FORMULA, "$1'");
  return /[",;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
