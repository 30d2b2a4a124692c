import type { GroupRecord } from "../../organization/groups";
import type { Organization } from "../../organization/organization";
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

  create: async (organization, inputs) => {
    const existing = await organization.groups.findByName(inputs.name);
    if (existing !== undefined) {
      demandAdoptable(existing, inputs);
    }
    const group =
      existing ?? (await organization.groups.create({ name: inputs.name, description: inputs.description }));
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
    await organization.groups.delete({ id: groupId, name, directoryId });
  },
};

function demandAdoptable(existing: GroupRecord, inputs: GroupInputs): void {
  const fact = `a group called "${existing.name}" exists already (id ${existing.id})`;
  if (inputs.adoptExisting !== true) {
    throw new RefusedError(
      `${fact}. To manage it with this resource, set adoptExisting to true; to have another one, choose another name.`,
    );
  }
  if (existing.isExternallySynced) {
    throw new RefusedError(`${fact}, and an identity provider owns it. Manage it there.`);
  }
  if (existing.name !== inputs.name || existing.description !== inputs.description) {
    throw new RefusedError(
      `${fact}, with the description "${existing.description ?? ""}". No API changes a group, so declare that name and description ` +
        `to take it over.`,
    );
  }
}

async function toOutputs(organization: Organization, group: GroupRecord): Promise<GroupOutputs> {
  return { groupId: group.id, directoryId: await organization.groups.directoryOf(group) };
}
