import { existsSync } from "node:fs";
import path from "node:path";

/** The top folder of the repository that contains a folder; outside of a repository, the folder itself. */
export function repositoryOf(folder: string, start = folder): string {
  // In a worktree or submodule, .git is a file; else a folder.
  if (existsSync(path.join(start, ".git"))) {
    return start;
  }
  const above = path.dirname(start);
  return above === start ? folder : repositoryOf(folder, above);
}
