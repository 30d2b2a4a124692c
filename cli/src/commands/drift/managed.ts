import { text, type Properties } from "../../digest";
import { toStackObjects, type StackObjects } from "../../reading/stack-objects";
import type { RecordedResource } from "./engine/resources";

/** All objects of the given stacks, by their Atlassian ids. */
export class Managed {
  /** Service accounts by either of their ids. */
  readonly accounts = new Map<string, RecordedResource>();
  /** Tokens by id, including those that a rotation replaced and that still work. */
  readonly tokens = new Map<string, RecordedResource>();
  readonly groups = new Map<string, RecordedResource>();
  readonly objects: StackObjects;

  constructor(readonly resources: readonly RecordedResource[]) {
    for (const resource of resources) {
      this.#add(resource);
    }
    const identities = resources.map(({ type, id, recorded }) => ({ type, id, values: recorded }));
    this.objects = toStackObjects("all", identities);
  }

  get orgIds(): string[] {
    return [...new Set(this.resources.map(({ recorded }) => text(recorded, "orgId")))].filter(
      (id) => id !== "",
    );
  }

  /** The owner of the service account that a resource is or belongs to, as far as the stacks show it. */
  ownerOf({ recorded }: Pick<RecordedResource, "recorded">): string | undefined {
    const account = this.accounts.get(text(recorded, "accountId"));
    return text({ ...account?.recorded, ...recorded }, "owner") || undefined;
  }

  #add(resource: RecordedResource): void {
    const { type, recorded } = resource;
    switch (type) {
      case "ServiceAccount":
        this.accounts
          .set(text(recorded, "accountId"), resource)
          .set(text(recorded, "serviceAccountId"), resource);
        break;
      case "ApiToken":
        this.tokens.set(text(recorded, "tokenId"), resource).set(text(recorded, "previousTokenId"), resource);
        break;
      case "Group":
        this.groups.set(text(recorded, "groupId"), resource);
        break;
    }
  }
}

/** The members of a member list; empty for other resources. */
export function accountIdsOf({ accountIds }: Properties): string[] {
  return Array.isArray(accountIds) ? accountIds.map(String) : [];
}
