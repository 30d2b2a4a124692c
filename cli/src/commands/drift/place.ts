import path from "node:path";
import type { Place } from "../../digest";
import { repositoryOf } from "../../repository";
import { parseStack } from "../../stack-reference";
import type { DriftOptions } from "./options";

/** What a state says about where a resource is declared. */
export interface Declared {
  readonly stack?: string | undefined;
  readonly declaredAt?: Place | undefined;
}

/**
 * Where a finding is shown, from the root of the repository, as code scanning wants it: the line of the
 * program that declares the resource, else the project file of its stack, or of the first stack.
 */
export function placeInRepository(
  { declaredAt, stack }: Declared,
  { cwd, stack: stacks }: Pick<DriftOptions, "cwd" | "stack">,
): Place {
  const { folder } = parseStack(stack ?? stacks[0] ?? "", cwd);
  const root = repositoryOf(folder) ?? folder;
  const { file, line } = declaredAt ?? { file: "Pulumi.yaml", line: 1 };
  return { file: path.relative(root, path.join(folder, file)).split(path.sep).join("/"), line };
}
