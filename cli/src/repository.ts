import { existsSync } from "node:fs";
import path from "node:path";

/** The top folder of the repository that contains this folder; `undefined` outside of a repository. */
export function repositoryOf(folder: string): string | undefined {
  // In a worktree or submodule, .git is a file; else a folder.
  if (existsSync(path.join(folder, ".git"))) {
    return folder;
  }
  const parent = path.dirname(folder);
  return parent === folder ? undefined : repositoryOf(parent);
}
