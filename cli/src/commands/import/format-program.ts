import path from "node:path";
import { format, resolveConfig } from "prettier";
import type { ProgramFile } from "./write-program";

/** Formats the files with the prettier configuration that the project has for this folder. */
export async function formatProgram(files: readonly ProgramFile[], folder: string): Promise<ProgramFile[]> {
  const style = await resolveConfig(path.join(folder, "index.ts"));
  return Promise.all(
    files.map(async ({ name, text }) => ({
      name,
      text: await format(text, { printWidth: 110, ...style, parser: "typescript" }),
    })),
  );
}
