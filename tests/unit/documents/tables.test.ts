import { DOCUMENTS, readDocument } from "../../support/documents";

const SEPARATOR = /^\|(?: *:?-+:? *\|)+$/;
const ESCAPED_PIPE = /\\\|/g;

/** The tables of a document: their lines, and the number of the first one. */
function tablesOf(document: string): { line: number; rows: string[] }[] {
  const tables: { line: number; rows: string[] }[] = [];
  const text = readDocument(document).replace(/^```.*?^```$/gms, (code) => code.replace(/^.*$/gm, "#"));
  let isInTable = false;
  for (const [index, row] of text.split("\n").entries()) {
    if (row.startsWith("|")) {
      if (!isInTable) {
        tables.push({ line: index + 1, rows: [] });
      }
      tables.at(-1)?.rows.push(row);
    }
    isInTable = row.startsWith("|");
  }
  return tables;
}

function faultsOf(document: string): string[] {
  const columnsOf = (row = ""): number => row.replace(ESCAPED_PIPE, "").split("|").length;
  return tablesOf(document).flatMap(({ line, rows }) => {
    const separators = rows.flatMap((row, index) => (SEPARATOR.test(row) ? [index] : []));
    const isUneven = rows.some((row) => columnsOf(row) !== columnsOf(rows[0]));
    return separators.join() !== "1" || rows.length < 3 || isUneven ? [`${document}:${line}`] : [];
  });
}

describe("the tables", () => {
  it.each(DOCUMENTS)(
    "of %s have a head, one separator below it, and as many cells in each row",
    (document) => {
      expect(faultsOf(document)).toEqual([]);
    },
  );

  it("of the documents are found", () => {
    expect(DOCUMENTS.flatMap(tablesOf).length).toBeGreaterThan(80);
  });
});

describe("the sections", () => {
  it.each(DOCUMENTS)("of %s are not empty", (document) => {
    const text = readDocument(document).replace(/^```.*?^```$/gms, "code");
    const empty = [...text.matchAll(/^(#+) (.*)\n+(?=(#+) |$(?![\s\S]))/gm)];
    const faults = empty.filter(
      ([, level = "", , next]) => next === undefined || next.length <= level.length,
    );
    expect(faults.map(([, , title]) => title)).toEqual([]);
  });
});
