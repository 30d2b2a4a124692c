import type { Organization } from "../../organization/organization";
import { stackKeys } from "../../organization/stack-keys";
import type { ResourceDefinition } from "../../lifecycle/resource-definition";
import { findGroup, resolvedGroup, stillResolved } from "../groups-by-name";
import { warnIfTaken } from "../mixed-members";
import { groupRoleAssignmentById } from "./import-by-id";
import {
  groupRoleAssignmentFailures,
  groupRoleAssignmentOutputs,
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
  outputs: groupRoleAssignmentOutputs,
  importById: groupRoleAssignmentById,
  rules: groupRoleAssignmentFailures,
  // Old and new may be the same role named in another way; creating first would let the delete undo it.
  deleteBeforeReplace: true,
  describe: ({ groupId, groupName, resourceId, site, product, role }) => {
    const app = site === undefined ? `"${resourceId ?? "?"}"` : `"${product ?? "?"}" of site "${site}"`;
    return `role "${role ?? "?"}" of group "${groupName ?? groupId ?? "?"}" on ${app}`;
  },

  // A name given by the program wins over the id that it was resolved to.
  inputsOf: ({ orgId, managedBy, groupId, groupName, resourceId, site, product, role }) => ({
    orgId,
    managedBy,
    ...(groupName === undefined ? { groupId } : { groupName }),
    ...(site === undefined ? { resourceId } : { site, product }),
    role,
  }),

  objects: (_id, assignment) => [stackKeys.role(assignment)],

  create: async (organization, inputs) => {
    const [group, resourceId] = await Promise.all([
      findGroup(organization, inputs),
      resolveResourceId(organization, inputs),
    ]);
    const resolved = await resolvedGroup(organization, inputs, group);
    const assignment = { ...resolved, resourceId, role: inputs.role };
    warnIfTaken(
      organization,
      stackKeys.role(assignment),
      `role "${inputs.role}" of group "${group.name}" on "${resourceId}"`,
    );
    await organization.roleAssignments.assign(assignment);
    return { id: `${group.id}/${resourceId}/${inputs.role}`, outputs: toOutputs(assignment) };
  },

  read: async ({ roleAssignments }, state, isAgain) => {
    const isAssigned = isAgain ? await roleAssignments.hasNow(state) : await roleAssignments.has(state);
    return isAssigned ? { outputs: toOutputs(state), inputs: {} } : undefined;
  },

  // What names another group, app or role replaces the assignment, so nothing is left to send.
  update: async (_organization, previous, desired) => ({
    outputs: {
      ...toOutputs(previous),
      ...stillResolved(previous, desired),
      ...(desired.site === undefined && {
        resolvedSite: previous.site ?? previous.resolvedSite,
        resolvedProduct: previous.product ?? previous.resolvedProduct,
      }),
    },
  }),

  delete: async ({ roleAssignments }, state) => {
    await roleAssignments.revoke(state);
  },
};

function toOutputs({
  groupId,
  directoryId,
  resolvedGroupName,
  resourceId,
  resolvedSite,
  resolvedProduct,
}: GroupRoleAssignmentOutputs): GroupRoleAssignmentOutputs {
  return { groupId, directoryId, resolvedGroupName, resourceId, resolvedSite, resolvedProduct };
}

async function resolveResourceId(
  { sites }: Organization,
  { resourceId, site, product }: GroupRoleAssignmentInputs,
): Promise<string> {
  return resourceId ?? sites.resourceIdOf(site ?? "", product ?? "");
}
