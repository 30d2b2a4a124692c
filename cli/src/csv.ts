import { csvCell } from "./harmless";

type Cell = string | undefined;

/** Without it, Excel takes UTF-8 for the code page of its computer. */
const BYTE_ORDER_MARK = "\u{feff}";

/** A table as RFC 4180, in a form that Excel and other spreadsheets open by a double click. */
export function toCsvText(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [head, ...rows].map((row) => `${row.map((cell) => csvCell(cell)).join(",")}\r\n`);
  return BYTE_ORDER_MARK + lines.join("");
}
