import type { ApiClient } from "../client/client";
import { ALL_DIRECTORIES } from "../client/endpoints/directories";
import {
  assignRole,
  listRoleAssignments,
  revokeRole,
  type RoleAssignment,
} from "../client/endpoints/role-assignments";
import { deleteUnlessGone } from "./delete-unless-gone";
import { isGone } from "./failures";
import type { Groups } from "./groups";
import { SharedRead } from "./shared-read";
import { sendUntilApplied } from "./send-until-applied";

export type { RoleAssignment } from "../client/endpoints/role-assignments";

export interface RoleAssignmentsOptions {
  readonly client: ApiClient;
  readonly orgId: string;
  readonly directoryId: string | undefined;
  readonly groups: Groups;
}

/** A role, and the ARI of the app that it is on. */
export type RoleOnApp = Pick<RoleAssignment, "resourceId" | "role">;

const toKey = ({ resourceId, role }: RoleOnApp): string => `${resourceId} ${role}`;

/** Which group has which role on which app: one listing per group. */
export class RoleAssignments {
  readonly #options: RoleAssignmentsOptions;
  readonly #byGroup = new Map<string, SharedRead<Map<string, RoleOnApp>>>();

  constructor(options: RoleAssignmentsOptions) {
    this.#options = options;
  }

  async list(groupId: string): Promise<RoleOnApp[]> {
    return [...(await this.#of(groupId).cached()).values()];
  }

  /** Whether the group has the role. A "no" is confirmed by another listing. */
  async has(assignment: RoleAssignment): Promise<boolean> {
    const roles = await this.#of(assignment.groupId).cached();
    return roles.has(toKey(assignment)) || this.hasNow(assignment);
  }

  /** Asks the API again, past everything that is known. */
  async hasNow(assignment: RoleAssignment): Promise<boolean> {
    const roles = await this.#of(assignment.groupId).fresh();
    return roles.has(toKey(assignment));
  }

  /** Gives the group the role. After a lost response it checks first, and sends again only where the role is not there. */
  async assign(assignment: RoleAssignment): Promise<void> {
    const { client, orgId } = this.#options;
    await sendUntilApplied(
      () => assignRole(client, orgId, assignment),
      () => this.hasNow(assignment),
    );
    this.#note(assignment, true);
  }

  /** Revokes the role. Already gone is success, but only when another listing agrees. */
  async revoke(assignment: RoleAssignment): Promise<void> {
    const { client, orgId } = this.#options;
    await deleteUnlessGone(
      () => revokeRole(client, orgId, assignment),
      () => this.hasNow(assignment),
    );
    this.#note(assignment, false);
  }

  #note(assignment: RoleAssignment, isAssigned: boolean): void {
    this.#of(assignment.groupId).edit((roles) => {
      if (isAssigned) {
        roles.set(toKey(assignment), assignment);
      } else {
        roles.delete(toKey(assignment));
      }
    });
  }

  #of(groupId: string): SharedRead<Map<string, RoleOnApp>> {
    let roles = this.#byGroup.get(groupId);
    if (roles === undefined) {
      roles = new SharedRead(`the roles of group "${groupId}"`, () => this.#fetch(groupId));
      this.#byGroup.set(groupId, roles);
    }
    return roles;
  }

  async #fetch(groupId: string): Promise<Map<string, RoleOnApp>> {
    const { client, orgId, directoryId, groups } = this.#options;
    try {
      const records = await listRoleAssignments(client, orgId, directoryId ?? ALL_DIRECTORIES, groupId);
      const held = records.flatMap(({ resourceId, roles }) =>
        resourceId === undefined ? [] : roles.map((role) => ({ resourceId, role })),
      );
      return new Map(held.map((one) => [toKey(one), one]));
    } catch (error) {
      // A key that cannot see the group gets the same answer as one that asks for a group that is gone.
      if (isGone(error) && (await groups.find(groupId)) === undefined) {
        return new Map();
      }
      throw error;
    }
  }
}
