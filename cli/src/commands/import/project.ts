import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { isMissing, isObject } from "../../json-file";
import { requireProject } from "../../project";

/** The main file, if the project names a folder or nothing. */
const INDEX_FILES = ["index.ts", "index.js", "index.mts", "index.mjs", "index.cts", "index.cjs"];

/** The program of a Pulumi project. */
export interface Project {
  /** The main file of the program, existing or future. */
  readonly entry: string;
  readonly hasProgram: boolean;
}

/**
 * Reads the program settings in the project file.
 * @throws if there is no project, or its programs are not TypeScript.
 */
export async function readProject(folder: string): Promise<Project> {
  requireProject(folder);
  const { main, runtime } = await readProjectFile(folder);
  const name: unknown = isObject(runtime) ? runtime["name"] : runtime;
  if (name !== "nodejs") {
    throw new Error(
      `import writes TypeScript, but the runtime of the project in "${folder}" is "${String(name)}". ` +
        `Import into a project with "runtime: nodejs".`,
    );
  }
  const start = path.resolve(folder, typeof main === "string" ? main : ".");
  const files = path.extname(start) === "" ? INDEX_FILES.map((file) => path.join(start, file)) : [start];
  const found = files.find((file) => existsSync(file));
  return { entry: found ?? files[0] ?? start, hasProgram: found !== undefined };
}

async function readProjectFile(folder: string): Promise<Readonly<Record<string, unknown>>> {
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
  throw new Error(
    `there is no Pulumi project in "${folder}". Run the command in a project, or name one with --cwd.`,
  );
}
