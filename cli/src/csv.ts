import { csvCell } from "./harmless";

type Cell = string | undefined;

/** Without the byte order mark, Excel reads UTF-8 in the code page of its computer. */
const BYTE_ORDER_MARK = "\u{feff}";

/** A table in the format of RFC 4180 that Excel and other spreadsheets open correctly with a double click. */
export function toCsvText(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [head, ...rows].map((row) => `${row.map((cell) => csvCell(cell)).join(",")}\r\n`);
  return BYTE_ORDER_MARK + lines.join("");
}
