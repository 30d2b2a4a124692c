import type { ImportById } from "../../lifecycle/resource-definition";
import type { Organization } from "../../organization/organization";
import { demandOwnMembers, importableGroup } from "../import-by-id";
import type { GroupMembersInputs, GroupMembersOutputs } from "./schema";

/** Reads an object that only its id is known of. */
export const groupMembersById: ImportById<Organization, GroupMembersInputs, GroupMembersOutputs> = {
  form: "<groupId>",
  find: async (organization, id) => {
    const found = await importableGroup(organization, id);
    if (found === undefined) {
      return undefined;
    }
    const { directoryId, group } = found;
    demandOwnMembers(group);
    const resolved = { groupId: group.id, directoryId, resolvedGroupName: group.name };
    return { id: group.id, state: { ...resolved, members: [], accountIds: [], accountIdsByEmail: {} } };
  },
};
