import type { RoleOnApp } from "../client/endpoints/role-assignments";
import type { DirectoryApi, GroupApi, OrganizationApi } from "../client/organization-api";
import { ApiError, UncertainError } from "../errors";
import { sleep } from "../timing/sleep";
import { deleteUnlessGone } from "./delete-unless-gone";
import { isGone, isNotRouted, mayMeanGone } from "./failures";
import type { Groups } from "./groups";
import { bareId, idKey } from "./ids";
import { sendUntilApplied } from "./send-until-applied";
import { SharedRead } from "./shared-read";

export type { RoleOnApp } from "../client/endpoints/role-assignments";

/** One role of one group on one app. */
export interface RoleAssignment extends RoleOnApp {
  readonly groupId: string;
  /** The group's own directory. */
  readonly directoryId: string;
}

export interface RoleAssignmentsOptions {
  readonly api: OrganizationApi;
  /** The directory that reads name. */
  readonly directory: DirectoryApi;
  readonly groups: Groups;
}

interface Roles {
  readonly held: Map<string, RoleOnApp>;
  /** Whether the listing can prove that the group does not have a role. */
  readonly isComplete: boolean;
}

// If the API rejects the search for a role, the second read is the same listing, later.
const SECOND_LISTING_MS = 10_000;

/** A key that is the same for every form of one role on one app. */
export function roleKey({ resourceId, role }: RoleOnApp): string {
  return `${resourceId} ${role}`.toLowerCase();
}

/** Which group has which role on which app: one listing per group. */
export class RoleAssignments {
  readonly #options: RoleAssignmentsOptions;
  readonly #byGroup = new Map<string, SharedRead<Roles>>();

  constructor(options: RoleAssignmentsOptions) {
    this.#options = options;
  }

  /** @throws UncertainError if the listing is incomplete. */
  async list(groupId: string): Promise<RoleOnApp[]> {
    const { held, isComplete } = await this.#of(groupId).cached();
    if (!isComplete) {
      throw incomplete(groupId);
    }
    return [...held.values()];
  }

  /** Whether the group has the role. For a "no", the listing of its roles and a search for the role must agree. */
  async has(assignment: RoleAssignment): Promise<boolean> {
    return this.#judge(assignment, await this.#of(assignment.groupId).cached());
  }

  /** The same, without the cache. */
  async hasNow(assignment: RoleAssignment): Promise<boolean> {
    return this.#judge(assignment, await this.#of(assignment.groupId).fresh());
  }

  /**
   * Gives the group the role. After a lost response it reads first, and retries only if the group does not have
   * the role.
   */
  async assign(assignment: RoleAssignment): Promise<void> {
    await sendUntilApplied(
      () => this.#groupOf(assignment).assignRole(assignment),
      () => this.hasNow(assignment),
    );
    this.#note(assignment, true);
  }

  /** Revokes the role. A role that is already gone is success, but only with proof. */
  async revoke(assignment: RoleAssignment): Promise<void> {
    await deleteUnlessGone(
      () => this.#groupOf(assignment).revokeRole(assignment),
      () => this.hasNow(assignment),
      mayMeanGone,
    );
    this.#note(assignment, false);
  }

  #groupOf({ directoryId, groupId }: RoleAssignment): GroupApi {
    return this.#options.api.in(directoryId).group(groupId);
  }

  async #judge(assignment: RoleAssignment, { held, isComplete }: Roles): Promise<boolean> {
    const { groupId } = assignment;
    if (held.has(roleKey(assignment)) || (await this.#isFound(assignment))) {
      return true;
    }
    if (!isComplete && (await this.#options.groups.find(groupId)) !== undefined) {
      throw incomplete(groupId);
    }
    return false;
  }

  /** Whether a search for groups with the role finds this group. */
  async #isFound(assignment: RoleAssignment): Promise<boolean> {
    const { groupId, resourceId, role } = assignment;
    const filter = { groupIds: [bareId(groupId)], resourceIds: [resourceId], roleIds: [role] };
    try {
      const { items } = await this.#options.directory.searchGroups(filter);
      return items.some(({ id }) => idKey(id) === idKey(groupId));
    } catch (error) {
      if (!isRefusedSearch(error)) {
        throw error;
      }
      await sleep(SECOND_LISTING_MS);
      const { held } = await this.#of(groupId).fresh();
      return held.has(roleKey(assignment));
    }
  }

  #note(assignment: RoleAssignment, isAssigned: boolean): void {
    this.#of(assignment.groupId).edit(({ held }) => {
      if (isAssigned) {
        held.set(roleKey(assignment), assignment);
      } else {
        held.delete(roleKey(assignment));
      }
    });
  }

  #of(groupId: string): SharedRead<Roles> {
    const key = idKey(groupId);
    let roles = this.#byGroup.get(key);
    if (roles === undefined) {
      roles = new SharedRead(`the roles of group "${groupId}"`, () => this.#fetch(groupId));
      this.#byGroup.set(key, roles);
    }
    return roles;
  }

  async #fetch(groupId: string): Promise<Roles> {
    const { directory, groups } = this.#options;
    try {
      const { items, isComplete } = await directory.group(groupId).roles();
      const held = items.flatMap(({ resourceId, roles }) =>
        resourceId === undefined ? [] : roles.map((role) => ({ resourceId, role })),
      );
      return { held: new Map(held.map((one) => [roleKey(one), one])), isComplete };
    } catch (error) {
      // The response is the same for a group that is gone and for a key that cannot see the group.
      if (isGone(error) && (await groups.find(groupId)) === undefined) {
        return { held: new Map(), isComplete: true };
      }
      throw error;
    }
  }
}

/** The API rejects such a search, or does not have an object in it. */
function isRefusedSearch(error: unknown): boolean {
  return isNotRouted(error) || (error instanceof ApiError && [400, 404, 415, 422].includes(error.status));
}

function incomplete(groupId: string): UncertainError {
  return new UncertainError(
    `the role listing of group "${groupId}" is incomplete: it repeats roles, or has fewer than the API reports. ` +
      `Run the command again later.`,
  );
}
