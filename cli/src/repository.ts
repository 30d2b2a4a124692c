import { existsSync } from "node:fs";
import path from "node:path";

/** The folder of the repository that has this folder; `undefined` outside of one. */
export function repositoryOf(folder: string): string | undefined {
  // In a work tree or submodule it is a file, else a folder.
  if (existsSync(path.join(folder, ".git"))) {
    return folder;
  }
  const parent = path.dirname(folder);
  return parent === folder ? undefined : repositoryOf(parent);
}
