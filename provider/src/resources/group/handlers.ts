import {
  describeHolder,
  isNamed,
  nameInMark,
  othersThan,
  readMark,
  whyNamed,
  withHolder,
  type MarkedText,
  type MarkOwner,
} from "../../organization/mark";
import type { Group } from "../../organization/groups";
import type { Organization } from "../../organization/organization";
import { stackKeys } from "../../organization/stack-keys";
import { LookupError, ProviderError, RefusedError } from "../../errors";
import type { Applied, ResourceDefinition } from "../../lifecycle/resource-definition";
import { importedOwnGroup } from "../groups-by-name";
import { nameForAdoption, nameForUpdate } from "../name-in-mark";
import { demandMark, markOutputs, observedMark, type MarkOutputs } from "./ownership";
import { demandNothingLost } from "./replacement";
import { groupInputs, groupOutputs, type GroupInputs, type GroupOutputs } from "./schema";
import { observedText, storedText, wantedText, type Declared, type Stored } from "./text";

export const groupDefinition: ResourceDefinition<Organization, GroupInputs, GroupOutputs> = {
  type: "Group",
  inputs: groupInputs,
  outputs: groupOutputs,
  // The old group is deleted first: if that is refused (`demandNothingLost`), nothing has changed.
  deleteBeforeReplace: true,
  describe: ({ name }) => `group "${name ?? "?"}"`,
  objects: (id, { name }) => [stackKeys.group(id), stackKeys.groupName(id, name)],

  create: async (organization, inputs) =>
    organization.groups.exclusively(inputs.name, async () => {
      const existing = await organization.groups.findByName(inputs.name);
      if (existing !== undefined) {
        return adopt(organization, inputs, existing);
      }
      const { name, description, managedBy } = inputs;
      const holders = managedBy === undefined ? [] : [managedBy];
      const { group, isNew } = await organization.groups.create({ name, description, holders });
      return isNew
        ? { id: group.id, outputs: await toOutputs(organization, group, inputs, managedBy) }
        : adopt(organization, inputs, group);
    }),

  read: async (organization, state) => {
    const group = await organization.groups.find(state.groupId);
    if (group === undefined) {
      return undefined;
    }
    const declared = observedText(group, state);
    return {
      outputs: {
        groupId: state.groupId,
        directoryId: await organization.groups.directoryOf(group),
        ...observedMark(group, state),
        ...storedText(group, declared),
      },
      inputs: declared,
    };
  },

  needsUpdate: ({ markProblem }) => markProblem === "missing",

  update: async (organization, previous, desired) => {
    // Compares with the API and not with the state, because this call can finish an earlier, unfinished one.
    const observed = await organization.groups.findNow(previous.groupId);
    if (observed === undefined) {
      throw new LookupError(
        `the group is gone (id ${previous.groupId}). Run "pulumi refresh", then "pulumi up" again to create it.`,
      );
    }
    const { group, name } = await bringUpToDate(organization, observed, desired, previous);
    const outputs = await toOutputs(organization, group, desired, name, previous);
    return { outputs: { ...outputs, groupId: previous.groupId } };
  },

  delete: async (organization, state, successor) => {
    const group = await organization.groups.findNow(state.groupId);
    if (group === undefined) {
      return;
    }
    const others = othersThan(group.holders, nameInMark(state));
    if (others.length > 0) {
      organization.log.info(
        `group "${group.name}" stays: by the mark in its description, ${others.map(describeHolder).join(" and ")} uses it. ` +
          `If that is no longer true, delete the group at admin.atlassian.com`,
      );
      await leave(organization, group, others);
      return;
    }
    demandMark(group, state);
    if (successor !== undefined) {
      await demandNothingLost(organization, group, successor);
    }
    await organization.groups.delete(group);
  },

  release: async (organization, state) => {
    const group = await organization.groups.findNow(state.groupId);
    if (group !== undefined) {
      await leave(organization, group, othersThan(group.holders, nameInMark(state)));
    }
  },

  importById: {
    form: "<groupId>",
    find: async (organization, id) => {
      const found = await importedOwnGroup(organization, id);
      if (found === undefined) {
        return undefined;
      }
      const { name, description } = found.group;
      const { groupId, directoryId } = found.resolved;
      return { id: groupId, state: { groupId, directoryId, name, description } };
    },
  },
};

type Created = Applied<GroupOutputs> & { readonly id: string };

/** Adopts an existing group, if the program allows it. */
async function adopt(organization: Organization, inputs: GroupInputs, found: Group): Promise<Created> {
  // A search can show late that another stack adopted the group, or that somebody deleted it.
  const existing = await organization.groups.get(found.id);
  demandAdoptable(existing, found, inputs);
  try {
    const { group, name } = await bringUpToDate(organization, existing, inputs);
    const outputs = await toOutputs(organization, group, inputs, name);
    return { id: found.id, outputs: { ...outputs, groupId: found.id } };
  } catch (error) {
    if (error instanceof ProviderError) {
      const directoryId = await organization.groups.directoryOf(existing);
      return {
        id: found.id,
        outputs: { groupId: found.id, directoryId },
        unfinished: [`its description could not be set: ${error.message}`],
      };
    }
    throw error;
  }
}

function demandAdoptable(
  existing: Group | undefined,
  found: Group,
  { adoptExisting, managedBy }: GroupInputs,
): asserts existing is Group {
  const fact = `a group named "${found.name}" exists already (id ${found.id})`;
  if (existing === undefined || existing.isBeingDeleted) {
    throw new RefusedError(
      `${fact}, but it is being deleted, or it is so new that the API does not show it by its id. Run "pulumi up" again in a few minutes.`,
    );
  }
  if (existing.isExternallySynced) {
    throw new RefusedError(`${fact}, and an identity provider owns it. Manage it there.`);
  }
  if (adoptExisting !== true) {
    const origin = whyNamed(existing, managedBy);
    throw new RefusedError(
      `${fact}${origin}. To manage it with this resource, set adoptExisting to true. To create another group, choose another name.`,
    );
  }
}

/** Sends the differences from the declaration, and adds the resource to the mark. The names of others stay. */
async function bringUpToDate(
  organization: Organization,
  observed: Group,
  desired: GroupInputs,
  previous?: Declared & Stored & MarkOwner,
): Promise<{ readonly group: Group; readonly name: string | undefined }> {
  const wanted = wantedText(observed, desired, previous ?? desired);
  const mark = readMark(observed.storedDescription);
  const name =
    previous === undefined
      ? nameForAdoption(organization.record, "Group", mark, desired.managedBy)
      : nameForUpdate(previous, mark, desired.managedBy);
  const holders = holdersWith(mark, name, nameInMark(previous ?? {}));
  const isMarkAlone = wanted.name === observed.name && wanted.description === observed.description;
  try {
    return { group: await organization.groups.change(observed, { ...wanted, holders }), name };
  } catch (error) {
    // A mark protects the group from other stacks. An API that changes no groups gets none.
    if (isMarkAlone && error instanceof ProviderError) {
      organization.log.warn(
        `the description of group "${observed.name}" has no mark of this resource, because it could not be changed: ${error.message} ` +
          `Another stack that manages the group can delete it. See docs/reliability.md.`,
      );
      return { group: observed, name };
    }
    throw error;
  }
}

/** The names that the mark must list. Their order stays, so that nothing is sent if nothing changes. */
function holdersWith(
  mark: MarkedText,
  name: string | undefined,
  previousName: string | undefined,
): readonly string[] {
  if (name === undefined) {
    return mark.holders;
  }
  const holders = withHolder(mark.holders, name, previousName);
  return isNamed(mark, name) && holders.length === mark.holders.length ? mark.holders : holders;
}

/** Removes the resource from the mark of a group that others manage. */
async function leave(organization: Organization, group: Group, others: readonly string[]): Promise<void> {
  const { name, description } = group;
  try {
    await organization.groups.change(group, { name, description, holders: others });
  } catch (error) {
    if (!(error instanceof ProviderError)) {
      throw error;
    }
    organization.log.warn(
      `the mark in the description of group "${name}" still lists this resource, because the description could not be changed: ${error.message}`,
    );
  }
}

/** @param name The resource's name in the mark. */
async function toOutputs(
  { groups, log }: Organization,
  group: Group,
  declared: Declared,
  name: string | undefined,
  previous: Stored & MarkOutputs = {},
): Promise<GroupOutputs> {
  const stored = storedText(group, declared);
  const changes = describeChanges(declared, stored, previous);
  if (changes.length > 0) {
    log.warn(
      `Atlassian stores ${changes.join(" and ")}. The state records that as the same, so a refresh reports no change`,
    );
  }
  return {
    groupId: group.id,
    directoryId: await groups.directoryOf(group),
    ...stored,
    ...markOutputs(group, name, previous),
  };
}

/** How Atlassian changed a declaration, if no earlier run has reported it. */
function describeChanges(declared: Declared, stored: Stored, previous: Stored): string[] {
  const { storedName, storedDescription } = stored;
  const isNew = (field: keyof Stored): boolean =>
    stored[field] !== undefined && stored[field] !== previous[field];
  return [
    ...(isNew("storedName") ? [`the name "${declared.name}" as "${storedName ?? ""}"`] : []),
    ...(isNew("storedDescription")
      ? [`the description "${declared.description ?? ""}" as "${storedDescription ?? ""}"`]
      : []),
  ];
}
