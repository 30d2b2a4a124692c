import path from "node:path";
import { CodeOwners } from "../../code-owners";
import { repositoryOf } from "../../repository";
import { parseStack } from "../../stack-reference";
import type { Finding } from "./finding";
import type { DriftOptions } from "./options";
import { placeInRepository } from "./place";

/** Gives each finding without an owner that of the file that declares its resource. */
export function withCodeOwners(
  findings: readonly Finding[],
  options: Pick<DriftOptions, "cwd" | "stack">,
): Finding[] {
  const files = new Map<string, CodeOwners>();
  return findings.map((finding) => {
    const { owner, resource } = finding;
    if (owner !== undefined || resource.declaredAt === undefined) {
      return finding;
    }
    const { folder } = parseStack(resource.stack ?? options.stack[0] ?? "", options.cwd);
    const root = repositoryOf(path.resolve(folder)) ?? folder;
    const owners = files.get(root) ?? CodeOwners.of(root);
    files.set(root, owners);
    const found = owners.ownerOf(placeInRepository(resource, options).file);
    return found === undefined ? finding : { ...finding, owner: found };
  });
}
