import { text, type Properties } from "../../digest";
import { membershipId, roleId } from "../inventory/stack-objects";
import type { RecordedResource } from "./engine/resources";

/** Everything that the given stacks have, by what it is at Atlassian. */
export class Managed {
  /** Service accounts by either of their ids. */
  readonly accounts = new Map<string, RecordedResource>();
  /** Tokens by id, with the ones that a rotation replaced and that still work. */
  readonly tokens = new Map<string, RecordedResource>();
  readonly groups = new Map<string, RecordedResource>();
  /** Groups whose exact members a stack has, so that the engine itself sees who is too many. */
  readonly listedGroupIds = new Set<string>();
  readonly #memberships = new Set<string>();
  readonly #roles = new Set<string>();

  constructor(readonly resources: readonly RecordedResource[]) {
    for (const resource of resources) {
      this.#add(resource);
    }
  }

  get orgIds(): string[] {
    return [...new Set(this.resources.map(({ recorded }) => text(recorded, "orgId")))].filter(
      (id) => id !== "",
    );
  }

  /** Everybody who is in an exact list of the organisation now. */
  memberIdsIn(orgId: string): string[] {
    return this.resources
      .filter(({ recorded }) => text(recorded, "orgId") === orgId)
      .flatMap(({ observed }) => accountIdsOf(observed ?? {}));
  }

  isMember(groupId: string, accountId: string): boolean {
    return this.#memberships.has(membershipId(groupId, accountId));
  }

  hasRole(groupId: string, resourceId: string, role: string): boolean {
    return this.#roles.has(roleId(groupId, resourceId, role));
  }

  #add(resource: RecordedResource): void {
    const { type, recorded } = resource;
    const groupId = text(recorded, "groupId");
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
        this.groups.set(groupId, resource);
        break;
      case "GroupMembership":
        this.#memberships.add(membershipId(groupId, text(recorded, "accountId")));
        break;
      case "GroupMembers":
        this.listedGroupIds.add(groupId);
        break;
      case "GroupRoleAssignment":
        this.#roles.add(roleId(groupId, text(recorded, "resourceId"), text(recorded, "role")));
        break;
    }
  }
}

/** The members of an exact list; none where it is another resource. */
export function accountIdsOf({ accountIds }: Properties): string[] {
  return Array.isArray(accountIds) ? accountIds.map(String) : [];
}
