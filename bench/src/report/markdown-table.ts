export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  /** Right-aligns numbers. @default false */
  readonly isNumber?: boolean;
}

/** A table that is readable both as Markdown and in a terminal; empty without rows. */
export function markdownTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  if (rows.length === 0) {
    return "";
  }
  const cells = columns.map(({ title, cell }) => [title, ...rows.map(cell)]);
  const widths = cells.map((column) => Math.max(3, ...column.map((text) => text.length)));
  const line = (index: number): string =>
    columns
      .map(({ isNumber }, column) => {
        const text = cells[column]?.[index] ?? "";
        const width = widths[column] ?? 0;
        return isNumber === true ? text.padStart(width) : text.padEnd(width);
      })
      .join(" | ");
  const rule = columns
    .map(({ isNumber }, column) =>
      isNumber === true ? `${"-".repeat((widths[column] ?? 3) - 1)}:` : "-".repeat(widths[column] ?? 3),
    )
    .join(" | ");
  const body = rows.map((_, index) => line(index + 1));
  return [line(0), rule, ...body].map((text) => `| ${text} |`).join("\n");
}
