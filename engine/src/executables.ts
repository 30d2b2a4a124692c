import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

/** The CLI and the two programs it starts for a TypeScript program with dynamic resources. */
export const PULUMI = "pulumi";
export const LANGUAGE_HOST = "pulumi-language-nodejs";
export const DYNAMIC_PROVIDER = "pulumi-resource-pulumi-nodejs";

/** The folders on PATH, each once. Relative ones are left out: what they hold depends on the current folder. */
export function foldersOnPath(environment: NodeJS.ProcessEnv): string[] {
  const folders = (environment["PATH"] ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
  return [...new Set(folders)];
}

/** Whether `path` is a file that this user may run. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** Every executable called `name` in `folders`, in their order. */
export async function findExecutables(name: string, folders: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    const path = join(folder, name);
    if (await isExecutable(path)) found.push(path);
  }
  return found;
}
