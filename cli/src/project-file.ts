import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { isObject } from "./json-file";
import { projectFileOf, requireProject } from "./project";

/**
 * The content of the project file for a folder.
 * @throws where there is none, or where it cannot be read.
 */
export async function readProjectFile(folder: string): Promise<Readonly<Record<string, unknown>>> {
  const file = projectFileOf(folder) ?? requireProject(folder);
  try {
    const content: unknown = parse(await readFile(file, "utf8"));
    return isObject(content) ? content : {};
  } catch (error) {
    throw new Error(`"${path.basename(file)}" cannot be read: ${String(error)}`, { cause: error });
  }
}

/** The language of the programs, as the project file names it, such as `python`. Without a name, `nodejs`. */
export function runtimeIn({ runtime }: Readonly<Record<string, unknown>>): string {
  const name: unknown = isObject(runtime) ? runtime["name"] : runtime;
  return typeof name === "string" ? name : "nodejs";
}
