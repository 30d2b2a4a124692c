import { audit } from "../audit";
import type { Context } from "../context";
import type { Actor, Group } from "../entities";
import type { Organization } from "../organization";
import { aboutGroup } from "./memberships";

export interface NewGroup {
  name: string;
  description?: string | undefined;
  id?: string | undefined;
  directoryId?: string | undefined;
  externalSynced?: boolean | undefined;
  deleteRefusal?: Group["deleteRefusal"];
}

/** Adds the group without an event. */
export function addGroup(
  { clock }: Context,
  organization: Organization,
  input: NewGroup,
  searchLagMs = 0,
): Group {
  const group: Group = {
    sequence: organization.nextSequence(),
    id: input.id ?? organization.nextUuid("group"),
    name: input.name,
    description: input.description ?? "",
    directoryId: input.directoryId ?? organization.directories[0]?.directoryId ?? "",
    externalSynced: input.externalSynced ?? false,
    searchableAt: clock.now() + searchLagMs,
    members: new Map(),
    grants: [],
    ...(input.deleteRefusal === undefined ? {} : { deleteRefusal: input.deleteRefusal }),
  };
  organization.addGroup(group);
  return group;
}

export function createGroup(
  context: Context,
  organization: Organization,
  actor: Actor,
  input: NewGroup,
): Group {
  const group = addGroup(context, organization, input, context.behaviour.groupSearchLagMs);
  audit(context, organization, actor, "group_created", aboutGroup(group));
  return group;
}

export function deleteGroup(context: Context, organization: Organization, actor: Actor, group: Group): void {
  organization.removeGroup(group);
  audit(context, organization, actor, "group_deleted", aboutGroup(group));
}
