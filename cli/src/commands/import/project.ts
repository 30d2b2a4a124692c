import { existsSync } from "node:fs";
import path from "node:path";
import { readProjectFile, runtimeIn } from "../../project-file";

/** The main file, if the project names a folder or nothing. */
const INDEX_FILES = ["index.ts", "index.js", "index.mts", "index.mjs", "index.cts", "index.cjs"];

/** The program of a Pulumi project. */
export interface Project {
  /** The language, as the project file names it. For others than `nodejs`, `pulumi import` writes the code. */
  readonly runtime: string;
  /** The main file of the program, existing or future. */
  readonly entry: string;
  readonly hasProgram: boolean;
}

/** Reads the program settings in the project file. @param folder The folder with that file. */
export async function readProject(folder: string): Promise<Project> {
  const file = await readProjectFile(folder);
  const { main } = file;
  const start = path.resolve(folder, typeof main === "string" ? main : ".");
  const files = path.extname(start) === "" ? INDEX_FILES.map((file) => path.join(start, file)) : [start];
  const found = files.find((file) => existsSync(file));
  return { runtime: runtimeIn(file), entry: found ?? files[0] ?? start, hasProgram: found !== undefined };
}
