import { printable } from "../harmless";
import { styled, type Style } from "./colour";
import { shorten, widthOf, wrap } from "./wrap";

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => string | undefined;
  /** A shorter form for a narrow terminal, such as a day without the number of days. */
  readonly short?: (row: Row) => string | undefined;
  /**
   * `name`: never cut; it wraps to the next line. `text`: its end is cut if it does not fit. `fact`: keeps its
   * width, such as a day.
   */
  readonly kind: "name" | "text" | "fact";
  /** If a narrow terminal has no room for all columns, the one with the highest number is dropped first. */
  readonly dispensable?: number;
  readonly style?: (row: Row) => Style | undefined;
}

const GAP = 2;
/** Atlassian accepts no longer names, and no other text should fill the screen. */
const LONGEST_NAME = 500;
/** The width that a column shrinks to before columns are dropped. */
const LEAST = { name: 12, text: 8 };
/** The width that a column grows to if there is room. */
const MOST = { name: 60, text: 36, fact: 40 };

/**
 * A table without ruled lines that fits the terminal.
 * @param width Columns of the terminal; without it, for logs and pipes, nothing is wrapped.
 */
export function toTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width = Infinity,
): string {
  const { shown, widths, isShort } = fit(columns, rows, width);
  const head = linesOf(
    shown.map((column) => [column.head]),
    widths,
    shown.map(() => "bold"),
  );
  const body = rows.flatMap((row) =>
    linesOf(
      shown.map((column, index) => toLines(column, row, isShort, widths[index] ?? 0)),
      widths,
      shown.map(({ style }) => style?.(row)),
    ),
  );
  return [...head, ...body].join("\n");
}

interface Fit<Row> {
  readonly shown: readonly Column<Row>[];
  readonly widths: readonly number[];
  readonly isShort: boolean;
}

/** Shrinks names and texts, then uses the short forms, then drops columns, until a line fits. */
function fit<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width: number): Fit<Row> {
  let shown = columns;
  for (;;) {
    for (const isShort of [false, true]) {
      const widths = shrink(
        shown,
        shown.map((column) => naturalWidth(column, rows, isShort)),
        width,
      );
      if (widths !== undefined) {
        return { shown, widths, isShort };
      }
    }
    const last = Math.max(...shown.map(({ dispensable = 0 }) => dispensable));
    if (last === 0) {
      // No column is left to drop: a line that is too wide is better than lost text.
      const widths = shown.map((column) => Math.min(naturalWidth(column, rows, true), leastOf(column)));
      return { shown, widths, isShort: true };
    }
    shown = shown.filter(({ dispensable = 0 }) => dispensable < last);
  }
}

function naturalWidth<Row>(column: Column<Row>, rows: readonly Row[], isShort: boolean): number {
  const most = MOST[column.kind];
  // Cells beyond the maximum width need no measuring.
  const cells = rows.map((row) => widthOf(textOf(column, row, isShort).slice(0, 500)));
  return Math.min(
    most,
    cells.reduce((widest, cell) => Math.max(widest, cell), widthOf(column.head)),
  );
}

function leastOf<Row>({ kind, head }: Column<Row>): number {
  return kind === "fact" ? Infinity : Math.max(LEAST[kind], widthOf(head));
}

/** @returns `undefined` if it cannot fit. */
function shrink<Row>(
  columns: readonly Column<Row>[],
  natural: readonly number[],
  width: number,
): number[] | undefined {
  const widths = [...natural];
  for (let surplus = sum(widths) + GAP * (widths.length - 1) - width; surplus > 0; surplus--) {
    const shrinkable = columns.flatMap((column, index) =>
      (widths[index] ?? 0) > leastOf(column) ? [index] : [],
    );
    const [widest] = shrinkable.sort((left, right) => (widths[right] ?? 0) - (widths[left] ?? 0));
    if (widest === undefined) {
      return undefined;
    }
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function textOf<Row>({ cell, short }: Column<Row>, row: Row, isShort: boolean): string {
  return printable((isShort ? short?.(row) : undefined) ?? cell(row) ?? "");
}

function toLines<Row>(column: Column<Row>, row: Row, isShort: boolean, width: number): string[] {
  const text = textOf(column, row, isShort);
  switch (column.kind) {
    case "name":
      return wrap(shorten(text, LONGEST_NAME), width);
    case "text":
    case "fact":
      return [shorten(text, width)];
  }
}

function linesOf(
  cells: readonly (readonly string[])[],
  widths: readonly number[],
  styles: readonly (Style | undefined)[],
): string[] {
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) =>
    cells
      .map((lines, column) => {
        const text = lines[index] ?? "";
        return styled(styles[column], text) + " ".repeat(Math.max(0, (widths[column] ?? 0) - widthOf(text)));
      })
      .join(" ".repeat(GAP))
      .trimEnd(),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
