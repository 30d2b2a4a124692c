import { audit } from "../audit";
import type { Context } from "../context";
import type { Actor, Group } from "../entities";
import type { Organization } from "../organization";
import { changeText } from "./changed-text";
import { aboutGroup } from "./memberships";

export interface NewGroup {
  name: string;
  readonly description?: string | undefined;
  readonly id?: string | undefined;
  readonly directoryId?: string | undefined;
  readonly externalSynced?: boolean | undefined;
  readonly deleteRefusal?: Group["deleteRefusal"];
}

/** Adds the group without an event. */
export function addGroup(
  { clock }: Context,
  organization: Organization,
  input: NewGroup,
  lag = { listMs: 0, readMs: 0 },
): Group {
  const now = clock.now();
  const group: Group = {
    sequence: organization.nextSequence(),
    id: input.id ?? organization.nextUuid("group"),
    name: input.name,
    description: input.description ?? "",
    directoryId: input.directoryId ?? organization.directories[0]?.directoryId ?? "",
    externalSynced: input.externalSynced ?? false,
    listing: { visibleAt: now + lag.listMs },
    reading: { visibleAt: now + lag.readMs },
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
  const { groupSearchLagMs: listMs, groupReadLagMs: readMs } = context.behaviour;
  const group = addGroup(context, organization, input, { listMs, readMs });
  audit(context, organization, actor, "group_created", aboutGroup(group));
  return group;
}

export function updateGroup(
  context: Context,
  organization: Organization,
  actor: Actor,
  group: Group,
  change: { name?: string | undefined; description?: string | undefined },
): void {
  const { groupUpdateLagMs: listMs, groupReadLagMs: readMs } = context.behaviour;
  organization.renameGroup(group, () => {
    const isStale = changeText(group, change, context.clock.now(), { listMs, readMs });
    if (isStale) {
      organization.stale.groups.add(group);
    }
  });
  audit(context, organization, actor, "group_updated", aboutGroup(group));
}

/** Deletes the group now, or later if deletes are slow: until then it exists and rejects changes. */
export function deleteGroup(context: Context, organization: Organization, actor: Actor, group: Group): void {
  if (context.behaviour.groupDeleteTakesMs > 0) {
    group.deletedAt = context.clock.now() + context.behaviour.groupDeleteTakesMs;
    organization.inDeletion.add(group);
  } else {
    removeGroup(context, organization, group);
  }
  audit(context, organization, actor, "group_deleted", aboutGroup(group));
}

/** Removes the group permanently, without an event; reads with lag still show it. */
export function removeGroup({ clock, behaviour }: Context, organization: Organization, group: Group): void {
  const now = clock.now();
  organization.removeGroup(group);
  organization.inDeletion.delete(group);
  group.listing.hiddenAt = now + behaviour.groupDeleteLagMs;
  group.reading.hiddenAt = now + behaviour.groupReadLagMs;
  if (Math.max(group.listing.hiddenAt, group.reading.hiddenAt) > now) {
    organization.stale.groups.add(group);
  }
}
