import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { describeLanguage } from "./cells.mjs";

const PAGE = path.resolve(import.meta.dirname, "../../docs/compatibility.md");
const START = '<!-- Written by "npm run test:matrix -- --write"; text around it is by hand. -->';
const END = "<!-- End of what is written. -->";

/** A line per combination, as Markdown. */
export function toTable(results) {
  const head = ["Node.js", "`@pulumi/pulumi`", "Pulumi CLI", "installed by", "program", "result"];
  const rows = results.map(({ cell, failedAt }) => [
    cell.node,
    cell.sdk,
    cell.cli,
    cell.installation,
    describeLanguage(cell.language, cell.typescript),
    failedAt === undefined ? "works" : `fails at ${failedAt}`,
  ]);
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** Puts the table, with today's date, into docs/compatibility.md. */
export async function writePage(results) {
  const page = await readFile(PAGE, "utf8");
  const [before, rest = ""] = page.split(START);
  const after = rest.split(END)[1];
  if (after === undefined) {
    throw new Error(`docs/compatibility.md has no place for the table: "${START}" … "${END}".`);
  }
  const date = new Date().toISOString().slice(0, 10);
  const text = `${before}${START}\n\nRun on ${date}:\n\n${toTable(results)}\n\n${END}${after}`;
  await writeFile(PAGE, await format(text, { ...(await resolveConfig(PAGE)), parser: "markdown" }));
}
