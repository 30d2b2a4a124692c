import { existsSync } from "node:fs";
import path from "node:path";
import type { Place } from "../../digest";
import { parseStack } from "../../stack-reference";
import type { FindingResource } from "./finding";
import type { DriftOptions } from "./options";

/**
 * Where to show a finding, relative to the root of the repository, as code scanning requires: the line that
 * declares the resource, else the project file of its stack, or of the first stack.
 */
export function placeInRepository(
  { declaredAt, stack }: FindingResource,
  { cwd, stack: stacks }: Pick<DriftOptions, "cwd" | "stack">,
): Place {
  const { folder } = parseStack(stack ?? stacks[0] ?? "", cwd);
  const root = rootOf(folder) ?? folder;
  const { file, line } = declaredAt ?? { file: "Pulumi.yaml", line: 1 };
  return { file: path.relative(root, path.join(folder, file)).split(path.sep).join("/"), line };
}

/** The folder of the repository that contains this folder. */
function rootOf(folder: string): string | undefined {
  for (let current = folder; ; current = path.dirname(current)) {
    // A file in a worktree or submodule, else a folder.
    if (existsSync(path.join(current, ".git"))) {
      return current;
    }
    if (path.dirname(current) === current) {
      return undefined;
    }
  }
}
