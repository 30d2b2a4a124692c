import { disarm } from "./runner-commands";
import { printable } from "./terminal";

/** What starts a formula: the four signs, in every width and position that spreadsheets treat alike. */
const SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋−";

/**
 * At the start of a cell, including cells that only appear with another separator: whether `;` or a tab separates
 * cells is a setting of the reader, and with another setting our quotation marks do not count either.
 */
const FORMULA = new RegExp(String.raw`(^|[;\t])(?=[\s"]*[${SIGNS}])`, "gu");

/**
 * A value as an RFC 4180 cell that no spreadsheet runs as a formula. A value that would be one gets a leading
 * apostrophe.
 */
export function csvCell(value = ""): string {
  const text = disarm(printable(value)).replace(FORMULA, "$1'");
  return /[",;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
