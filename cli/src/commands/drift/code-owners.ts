import { CodeOwners } from "../../code-owners";
import { repositoryOf } from "../../repository";
import { parseStack } from "../../stack-reference";
import type { Finding } from "./finding";
import type { DriftOptions } from "./options";
import { placeInRepository, type Declared } from "./place";

/** Finds the owners of the files that declare resources. */
export class DeclaredOwners {
  readonly #byRoot = new Map<string, CodeOwners>();

  constructor(readonly options: Pick<DriftOptions, "cwd" | "stack">) {}

  /** Undefined if the object is unmanaged, or if the state does not contain the file that declares it. */
  ownerOf(resource: Declared): string | undefined {
    if (resource.declaredAt === undefined) {
      return undefined;
    }
    const { cwd, stack } = this.options;
    const { folder } = parseStack(resource.stack ?? stack[0] ?? "", cwd);
    const root = repositoryOf(folder);
    const owners = this.#byRoot.get(root) ?? CodeOwners.of(root);
    this.#byRoot.set(root, owners);
    return owners.ownerOf(placeInRepository(resource, this.options).file);
  }

  /** Adds the owner of the file that declares the resource, if the finding has no owner. */
  complete(finding: Finding): Finding {
    const found = finding.owner ?? this.ownerOf(finding.resource);
    return found === undefined ? finding : { ...finding, owner: found };
  }
}
