import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { isMissing, isObject } from "./json-file";

/**
 * The content of the project file in a folder.
 * @throws where there is none, or where it cannot be read.
 */
export async function readProjectFile(folder: string): Promise<Readonly<Record<string, unknown>>> {
  for (const name of ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"]) {
    try {
      const content: unknown = parse(await readFile(path.join(folder, name), "utf8"));
      return isObject(content) ? content : {};
    } catch (error) {
      if (!isMissing(error)) {
        throw new Error(`"${name}" cannot be read: ${String(error)}`, { cause: error });
      }
    }
  }
  throw new Error(`there is no Pulumi project in "${folder}". Run the command in one, or give --cwd.`);
}

/** The language of the programs, as the project file names it, such as `python`. Without a name, `nodejs`. */
export function runtimeIn({ runtime }: Readonly<Record<string, unknown>>): string {
  const name: unknown = isObject(runtime) ? runtime["name"] : runtime;
  return typeof name === "string" ? name : "nodejs";
}
