import { deleteGroup, type GroupRecord } from "../../client/endpoints/groups";
import { isGone } from "../../directory/failures";
import type { Organization } from "../../directory/organization";
import { RefusedError } from "../../errors";
import type { ResourceDefinition } from "../../lifecycle/resource-definition";
import { groupFields, groupInputs, type GroupInputs, type GroupOutputs } from "./schema";

export const groupDefinition: ResourceDefinition<Organization, GroupInputs, GroupOutputs> = {
  type: "Group",
  schema: groupInputs,
  fields: groupFields,
  // A replacement of the same name (another description) could not exist next to the old group.
  deleteBeforeReplace: true,
  describe: ({ name }) => `group "${name ?? "?"}"`,

  create: async (organization, { name, description }) => {
    const existing = await organization.groups.findByName(name);
    if (existing !== undefined) {
      throw new RefusedError(
        `a group called "${existing.name}" exists already (id ${existing.id}). Choose another name, or bring it into the stack ` +
          `with "pulumi import --file".`,
      );
    }
    const group = await organization.groups.create({ name, description });
    return { id: group.id, outputs: await toOutputs(organization, group) };
  },

  read: async (organization, { groupId }) => {
    const group = await organization.groups.find(groupId);
    return (
      group && {
        outputs: await toOutputs(organization, group),
        inputs: { name: group.name, description: group.description },
      }
    );
  },

  update: async (_organization, { groupId, directoryId }) => ({ outputs: { groupId, directoryId } }),

  delete: async (organization, { groupId, directoryId, name }) => {
    organization.groups.forget({ id: groupId, name });
    try {
      await deleteGroup(organization.client, organization.orgId, directoryId, groupId);
    } catch (error) {
      if (!isGone(error) || (await organization.groups.find(groupId)) !== undefined) {
        throw error;
      }
    } finally {
      organization.groups.forget({ id: groupId, name });
    }
  },
};

async function toOutputs(organization: Organization, group: GroupRecord): Promise<GroupOutputs> {
  return { groupId: group.id, directoryId: await organization.groups.directoryOf(group) };
}
