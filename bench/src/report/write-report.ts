import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Results } from "../results";
import { formatFile } from "./format-file";
import { plot } from "./plot";
import { sectionsOf } from "./sections";

const BEGIN = "<!-- bench: begin -->";
const END = "<!-- bench: end -->";

/** Replaces the text between the markers of a Markdown file, and writes the plot next to it. */
export async function writeReport(results: Results, markdownFile: string): Promise<void> {
  const plotFile = markdownFile.replace(/\.md$/, "") + ".svg";
  const image = plot(results);
  if (image !== undefined) {
    await writeFile(plotFile, image);
  }
  const parts = sectionsOf(results).map(({ title, body }) => `## ${title}\n\n${body}\n`);
  if (image !== undefined) {
    parts.splice(1, 0, `![Wall time and calls over the number of memberships](${path.basename(plotFile)})\n`);
  }
  const before = await readIfThere(markdownFile);
  const after = replaceSection(
    before ?? `# Performance\n\n${BEGIN}\n${END}\n`,
    parts.join("\n"),
    markdownFile,
  );
  await writeFile(markdownFile, await formatFile(after, markdownFile));
}

function replaceSection(text: string, section: string, file: string): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin === -1 || end < begin) {
    throw new Error(`${file} has no place for the figures. Put the lines "${BEGIN}" and "${END}" into it.`);
  }
  return `${text.slice(0, begin + BEGIN.length)}\n\n${section}\n${text.slice(end)}`;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}
