import type { ImportById } from "../../lifecycle/resource-definition";
import type { Organization } from "../../organization/organization";
import { importableGroup, refuseForm } from "../import-by-id";
import type { GroupRoleAssignmentInputs, GroupRoleAssignmentOutputs } from "./schema";

/** Reads an object that only its id is known of. */
export const groupRoleAssignmentById: ImportById<
  Organization,
  GroupRoleAssignmentInputs,
  GroupRoleAssignmentOutputs
> = {
  form: "<groupId>/<resourceId>/<role>",
  find: async (organization, id) => {
    // The ARI of an app has slashes too, and a role has one.
    const [, groupId = "", resourceId = "", role = ""] =
      /^([^/]+)\/(ari:.+)\/([^/]+\/[^/]+)$/.exec(id) ?? refuseForm(id, groupRoleAssignmentById.form);
    const found = await importableGroup(organization, groupId);
    if (found === undefined) {
      return undefined;
    }
    const { directoryId, group } = found;
    const resolved = { groupId: group.id, directoryId, resolvedGroupName: group.name };
    return { id: `${group.id}/${resourceId}/${role}`, state: { ...resolved, resourceId, role } };
  },
};
