import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { isMissing } from "../json-file";
import { printable } from "../output";
import { parsePattern, type Pattern } from "./pattern";

/** In the folder of a project, under version control. */
export const IGNORE_FILE = ".atlassian-admin-ignore";

/** Reads the patterns of a project; none where it has no such file. */
export async function readIgnoreFile(folder: string, kinds: readonly string[]): Promise<Pattern[]> {
  const text = await readText(folder);
  return text
    .split(/\r?\n/)
    .flatMap((line, index) => parsePattern(line, `line ${index + 1} of "${IGNORE_FILE}"`, kinds) ?? []);
}

/** A line for one object. */
export interface IgnoreLine {
  /** Such as `group 9c2f…`. */
  readonly pattern: string;
  /** What the object is called, and why nobody declares it. */
  readonly reason: string;
}

const HEADING =
  "# What nobody has to declare: atlassian-admin drift reports none of it. See docs/cli/drift.md, Ignore.\n";

/**
 * Adds lines that are not there, and takes those out that `isObsolete` tells.
 * @returns whether the file changed.
 */
export async function updateIgnoreFile(
  folder: string,
  lines: readonly IgnoreLine[],
  isObsolete: (pattern: string) => boolean,
): Promise<boolean> {
  const before = await readText(folder);
  const written = before === "" ? [] : before.replace(/\n$/, "").split("\n");
  const kept = written.filter((line) => !isObsolete(patternOf(line)));
  const present = new Set(kept.map(patternOf));
  const added = lines
    .filter(({ pattern }) => !present.has(pattern))
    .map(({ pattern, reason }) => `${pattern}  # ${printable(reason)}`);
  const after = [...kept, ...added].map((line) => `${line}\n`).join("");
  if (after === before || (before === "" && added.length === 0)) {
    return false;
  }
  await writeFile(path.join(folder, IGNORE_FILE), before === "" ? HEADING + after : after);
  return true;
}

function patternOf(line: string): string {
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
