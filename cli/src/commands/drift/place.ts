import path from "node:path";
import type { Place } from "../../digest";
import { projectFileOf } from "../../project";
import { repositoryOf } from "../../repository";
import { parseStack } from "../../stack-reference";
import type { DriftOptions } from "./options";

/** Where a resource is declared, as recorded in the state. */
export interface Declared {
  readonly stack?: string | undefined;
  readonly declaredAt?: Place | undefined;
}

/**
 * Where to show a finding, relative to the root of the repository, as code scanning requires: the line that
 * declares the resource, else the project file of its stack, or of the first stack.
 */
export function placeInRepository(
  { declaredAt, stack }: Declared,
  { cwd, stack: stacks }: Pick<DriftOptions, "cwd" | "stack">,
): Place {
  const { folder } = parseStack(stack ?? stacks[0] ?? "", cwd);
  const projectFile = projectFileOf(folder) ?? path.join(folder, "Pulumi.yaml");
  const { file, line } = declaredAt ?? { file: path.basename(projectFile), line: 1 };
  const found = path.join(path.dirname(projectFile), file);
  return { file: path.relative(repositoryOf(folder), found).split(path.sep).join("/"), line };
}
