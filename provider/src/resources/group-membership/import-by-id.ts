import type { ImportById } from "../../lifecycle/resource-definition";
import type { Organization } from "../../organization/organization";
import { demandOwnMembers, importableGroup, partsOf, refuseForm } from "../import-by-id";
import type { GroupMembershipInputs, GroupMembershipOutputs } from "./schema";

/** Reads an object that only its id is known of. */
export const groupMembershipById: ImportById<Organization, GroupMembershipInputs, GroupMembershipOutputs> = {
  form: "<groupId>/<accountId>",
  find: async (organization, id) => {
    const [groupId = "", accountId = ""] = partsOf(id, 2) ?? refuseForm(id, groupMembershipById.form);
    const found = await importableGroup(organization, groupId);
    if (found === undefined) {
      return undefined;
    }
    const { directoryId, group } = found;
    demandOwnMembers(group);
    const resolved = { groupId: group.id, directoryId, resolvedGroupName: group.name };
    return { id: `${group.id}/${accountId}`, state: { ...resolved, accountId } };
  },
};
