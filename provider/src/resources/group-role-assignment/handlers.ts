import type { Organization } from "../../organization/organization";
import type { RoleOnApp } from "../../organization/role-assignments";
import { stackKeys } from "../../organization/stack-keys";
import { select } from "../../lifecycle/fields";
import type { ResourceDefinition } from "../../lifecycle/resource-definition";
import { endOf, isEndOverdue, observedEnd, recordedEnd, updateEnd, withEnd } from "../grant-end";
import { findGroup, importedGroup, resolvedGroup, stillResolved } from "../groups-by-name";
import { warnIfTaken } from "../mixed-members";
import {
  groupRoleAssignmentFailures,
  groupRoleAssignmentOutputs,
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
  inputs: groupRoleAssignmentInputs,
  outputs: groupRoleAssignmentOutputs,
  rules: groupRoleAssignmentFailures,
  complete: (inputs, { previous, nowMs }) => withEnd(inputs, previous, nowMs),
  // Old and new can be the same role under another name. If it were assigned first, the delete would undo it.
  deleteBeforeReplace: true,
  describe: ({ groupId, groupName, resourceId, site, product, role }) => {
    const app = site === undefined ? `"${resourceId ?? "?"}"` : `"${product ?? "?"}" of site "${site}"`;
    return `role "${role ?? "?"}" of group "${groupName ?? groupId ?? "?"}" on ${app}`;
  },

  // A name in the program takes precedence over the id that it was resolved to.
  inputsOf: ({ orgId, managedBy, groupId, groupName, resourceId, site, product, role, ...state }) => ({
    orgId,
    managedBy,
    ...(groupName === undefined ? { groupId } : { groupName }),
    ...(site === undefined ? { resourceId } : { site, product }),
    role,
    ...recordedEnd(state),
  }),

  objects: (_id, { ended, ...assignment }) => (ended === true ? [] : [stackKeys.role(assignment)]),
  needsUpdate: isEndOverdue,

  create: async (organization, inputs) => {
    const [group, resourceId] = await Promise.all([
      findGroup(organization, inputs),
      resolveResourceId(organization, inputs),
    ]);
    const resolved = await resolvedGroup(organization, inputs, group);
    const assignment = { ...resolved, resourceId, role: inputs.role };
    const what = describe(assignment, group.name);
    const ended = endOf(organization, inputs, what);
    if (ended !== true) {
      warnIfTaken(organization, stackKeys.role(assignment), what);
      await organization.roleAssignments.assign(assignment);
    }
    return {
      id: `${group.id}/${resourceId}/${inputs.role}`,
      outputs: { ...resolved, resourceId, ended },
    };
  },

  read: async (organization, state, isAgain) => {
    const { roleAssignments } = organization;
    const isAssigned = isAgain ? await roleAssignments.hasNow(state) : await roleAssignments.has(state);
    const objects = [stackKeys.role(state)];
    const end = observedEnd(organization, state, { isThere: isAssigned, objects });
    if (end !== undefined) {
      return {
        outputs: { ...select(groupRoleAssignmentOutputs, state), ...end.outputs },
        inputs: end.inputs,
      };
    }
    return isAssigned ? { outputs: select(groupRoleAssignmentOutputs, state), inputs: {} } : undefined;
  },

  // Another group, app or role replaces the assignment, so an update changes only its end.
  update: async (organization, previous, desired) => {
    const { roleAssignments } = organization;
    const ended = await updateEnd(organization, previous, desired, {
      what: describe(previous, previous.groupName ?? previous.resolvedGroupName ?? previous.groupId),
      groupId: previous.groupId,
      objects: [stackKeys.role(previous)],
      give: () => roleAssignments.assign(previous),
      takeAway: () => roleAssignments.revoke(previous),
    });
    return {
      outputs: {
        ...select(groupRoleAssignmentOutputs, previous),
        ...stillResolved(previous, desired),
        ...(desired.site === undefined && {
          resolvedSite: previous.site ?? previous.resolvedSite,
          resolvedProduct: previous.product ?? previous.resolvedProduct,
        }),
        ended,
      },
    };
  },

  delete: async ({ roleAssignments }, state) => {
    if (state.ended !== true) {
      await roleAssignments.revoke(state);
    }
  },

  importById: {
    form: "<groupId>/<resourceId>/<role>",
    // The ARI of an app has slashes too, and a role has one.
    pattern: /^([^/]+)\/(ari:.+)\/([^/]+\/[^/]+)$/,
    find: async (organization, groupId, resourceId, role) => {
      const found = await importedGroup(organization, groupId);
      return (
        found && {
          id: `${found.group.id}/${resourceId}/${role}`,
          state: { ...found.resolved, resourceId, role },
        }
      );
    },
  },
};

function describe({ role, resourceId }: RoleOnApp, group: string): string {
  return `role "${role}" of group "${group}" on "${resourceId}"`;
}

async function resolveResourceId(
  { sites }: Organization,
  { resourceId, site, product }: GroupRoleAssignmentInputs,
): Promise<string> {
  return resourceId ?? sites.resourceIdOf(site ?? "", product ?? "");
}
