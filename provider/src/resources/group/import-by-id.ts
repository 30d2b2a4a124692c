import type { ImportById } from "../../lifecycle/resource-definition";
import type { Organization } from "../../organization/organization";
import { demandOwnMembers, importableGroup } from "../import-by-id";
import type { GroupInputs, GroupOutputs } from "./schema";

/** Reads an object that only its id is known of. */
export const groupById: ImportById<Organization, GroupInputs, GroupOutputs> = {
  form: "<groupId>",
  find: async (organization, id) => {
    const found = await importableGroup(organization, id);
    if (found === undefined) {
      return undefined;
    }
    const { directoryId, group } = found;
    demandOwnMembers(group);
    return {
      id: group.id,
      state: { groupId: group.id, directoryId, name: group.name, description: group.description },
    };
  },
};
