import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { isMissing } from "../json-file";
import { printable } from "../output";
import { parsePattern, type Pattern } from "./pattern";

/** In the project folder, under version control. */
export const IGNORE_FILE = ".atlassian-admin-ignore";

/** Reads the patterns of a project; none if it has no such file. */
export async function readIgnoreFile(folder: string, kinds: readonly string[]): Promise<Pattern[]> {
  return toPatterns(await readIgnoreLines(folder), kinds);
}

/** The lines of the file, with comments. */
export async function readIgnoreLines(folder: string): Promise<string[]> {
  const text = await readText(folder);
  return text === "" ? [] : text.replace(/\r?\n$/, "").split(/\r?\n/);
}

export function toPatterns(lines: readonly string[], kinds: readonly string[]): Pattern[] {
  return lines.flatMap(
    (line, index) => parsePattern(line, `line ${index + 1} of "${IGNORE_FILE}"`, kinds) ?? [],
  );
}

/** A line for one object. */
export interface IgnoreLine {
  /** Such as `group 9c2f…`. */
  readonly pattern: string;
  /** The name of the object, and why it is not declared. */
  readonly reason: string;
}

const HEADING =
  "# Objects that no stack declares on purpose: atlassian-admin drift leaves them out. Each line is a type and a name or id; * stands for any text.";

/**
 * Adds new lines, and removes lines for which `isObsolete` is true.
 * @returns whether the file changed.
 */
export async function updateIgnoreFile(
  folder: string,
  lines: readonly IgnoreLine[],
  isObsolete: (line: string) => boolean,
): Promise<boolean> {
  const before = await readIgnoreLines(folder);
  const kept = before.filter((line) => !isObsolete(line));
  const present = new Set(kept.map(patternOf));
  const added = lines.filter(({ pattern }) => !present.has(pattern)).map(toLine);
  if (added.length === 0 && kept.length === before.length) {
    return false;
  }
  const after = [...(before.length === 0 ? [HEADING] : kept), ...added];
  await writeFile(path.join(folder, IGNORE_FILE), after.map((line) => `${line}\n`).join(""));
  return true;
}

export function toLine({ pattern, reason }: IgnoreLine): string {
  return `${pattern}  # ${printable(reason)}`;
}

/** A line without its comment. */
export function patternOf(line: string): string {
  return line.replace(/(^|\s)#.*$/s, "").trim();
}

async function readText(folder: string): Promise<string> {
  try {
    return await readFile(path.join(folder, IGNORE_FILE), "utf8");
  } catch (error) {
    if (isMissing(error)) {
      return "";
    }
    throw error;
  }
}
