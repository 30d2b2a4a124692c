import type { Organization } from "../../organization/organization";
import type { RoleAssignment } from "../../organization/role-assignments";
import type { ResourceDefinition } from "../../lifecycle/resource-definition";
import { findGroup } from "../groups-by-name";
import {
  groupRoleAssignmentFailures,
  groupRoleAssignmentFields,
  groupRoleAssignmentInputs,
  type GroupRoleAssignmentInputs,
  type GroupRoleAssignmentOutputs,
} from "./schema";

export const groupRoleAssignmentDefinition: ResourceDefinition<
  Organization,
  GroupRoleAssignmentInputs,
  GroupRoleAssignmentOutputs
> = {
  type: "GroupRoleAssignment",
  schema: groupRoleAssignmentInputs,
  fields: groupRoleAssignmentFields,
  rules: groupRoleAssignmentFailures,
  // Old and new may be the same role named in another way; creating first would let the delete undo it.
  deleteBeforeReplace: true,
  describe: ({ groupId, groupName, resourceId, site, product, role }) => {
    const app = site === undefined ? `"${resourceId ?? "?"}"` : `"${product ?? "?"}" of site "${site}"`;
    return `role "${role ?? "?"}" of group "${groupName ?? groupId ?? "?"}" on ${app}`;
  },

  // A name given by the program wins over the id that it was resolved to.
  inputsOf: ({ orgId, groupId, groupName, resourceId, site, product, role }) => ({
    orgId,
    ...(groupName === undefined ? { groupId } : { groupName }),
    ...(site === undefined ? { resourceId } : { site, product }),
    role,
  }),

  create: async (organization, inputs) => {
    const [group, resourceId] = await Promise.all([
      findGroup(organization, inputs),
      resolveResourceId(organization, inputs),
    ]);
    const directoryId = await organization.groups.directoryOf(group);
    const assignment = { groupId: group.id, directoryId, resourceId, role: inputs.role };
    await organization.roleAssignments.assign(assignment);
    const id = `${group.id}/${resourceId}/${inputs.role}`;
    return { id, outputs: toOutputs(assignment) };
  },

  // A "no" is never from the cache, so a new role that shows late needs nothing more.
  read: async ({ roleAssignments }, state) =>
    (await roleAssignments.has(state)) ? { outputs: toOutputs(state), inputs: {} } : undefined,

  // Every input replaces the assignment, so nothing is left to send.
  update: async (_organization, previous) => ({ outputs: toOutputs(previous) }),

  delete: async ({ roleAssignments }, state) => {
    await roleAssignments.revoke(state);
  },
};

function toOutputs({ groupId, directoryId, resourceId }: RoleAssignment): GroupRoleAssignmentOutputs {
  return { groupId, directoryId, resourceId };
}

async function resolveResourceId(
  { sites }: Organization,
  { resourceId, site, product }: GroupRoleAssignmentInputs,
): Promise<string> {
  return resourceId ?? sites.resourceIdOf(site ?? "", product ?? "");
}
