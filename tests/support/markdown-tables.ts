/** A row of a table in a Markdown document. */
export interface TableRow {
  /** The cells, by the words above them. */
  readonly cells: Readonly<Record<string, string>>;
  /** The last heading of the document before the table. */
  readonly section: string;
}

/** Every row of every table in a Markdown document, in the document's order. */
export function tableRows(document: string): TableRow[] {
  let section = "";
  let columns: readonly string[] | undefined;
  return document.split("\n").flatMap((line) => {
    if (line.startsWith("#")) {
      section = line;
    }
    if (!line.startsWith("|")) {
      columns = undefined;
      return [];
    }
    const cells = line.split("|").slice(1, -1).map((cell) => cell.trim()); // prettier-ignore
    if (columns === undefined) {
      columns = cells;
      return [];
    }
    if (cells.every((cell) => /^-+$/.test(cell))) {
      return [];
    }
    return [{ cells: Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? ""])), section }];
  });
}

/** What stands as code in a text. */
export function codeIn(text = ""): string[] {
  return [...text.matchAll(/`([^`]*)`/g)].map(([, code = ""]) => code);
}
