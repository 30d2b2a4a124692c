import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export const WORKSPACE = path.resolve(__dirname, "../..");

/**
 * What users read first, by its place in the workspace: the pages at the root, those of docs/ and the examples'
 * own.
 */
export const DOCUMENTS: readonly string[] = [
  ...markdownIn("", false),
  ...markdownIn("docs", true),
  ...markdownIn("examples", true),
];

function markdownIn(folder: string, isDeep: boolean): string[] {
  return readdirSync(path.join(WORKSPACE, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      return isDeep && entry.name !== "node_modules" ? markdownIn(name, true) : [];
    }
    return name.endsWith(".md") ? [name] : [];
  });
}

export function readDocument(name: string): string {
  return readFileSync(path.join(WORKSPACE, name), "utf8");
}

export interface CodeBlock {
  readonly language: string;
  readonly text: string;
  /** What an HTML comment immediately before the block states about it: its file, or why no test runs it. */
  readonly note: string | undefined;
}

/**
 * The fenced code blocks of a document, in their order.
 * @param section Only those between this heading and the next one.
 */
export function codeBlocksOf(document: string, section?: string): CodeBlock[] {
  const text = section === undefined ? readDocument(document) : sectionOf(readDocument(document), section);
  const blocks = text.matchAll(/(?:^<!-- (.*?) -->\n\n)?^```(\w*)\n(.*?)^```$/gms);
  return [...blocks].map(([, note, language = "", text = ""]) => ({ language, text, note }));
}

function sectionOf(text: string, heading: string): string {
  const parts = text.split(/^#+ (.*)$/m);
  const index = parts.indexOf(heading);
  if (index % 2 !== 1) {
    throw new Error(`There is no heading "${heading}".`);
  }
  return parts[index + 1] ?? "";
}
