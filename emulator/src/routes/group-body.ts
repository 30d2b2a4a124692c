import type { Context } from "../context";
import { type Group, isVisible, shownText } from "../entities";
import { writeId } from "../id-forms";
import { visibleRoles } from "../operations/roles";

/** A group as responses show it. `view` selects the delay: that of search or that of reads by id. */
export function groupBody(
  { clock, behaviour }: Context,
  group: Group,
  view: "listedUntil" | "readUntil",
  expand: string[] = [],
): Record<string, unknown> {
  const now = clock.now();
  const counts = {
    ...(expand.includes("counts.users") && {
      users: [...group.members.values()].filter((entry) => isVisible(entry, now)).length,
    }),
    ...(expand.includes("counts.resources") && { resources: visibleRoles(group, now).size }),
  };
  const isOurs = !group.externalSynced;
  const { name, description } = shownText(group, now, view);
  return {
    id: writeId(group.id, behaviour.groupIdForm, "group"),
    name,
    description,
    directoryId: group.directoryId,
    ...(group.deletedAt !== undefined && { status: behaviour.deletionStatus }),
    managementAccess: {
      deletable: isOurs && group.deleteRefusal === undefined,
      modifiable: isOurs,
      readable: true,
    },
    externalSynced: group.externalSynced,
    managedBy: isOurs ? "ADMIN" : "EXTERNAL",
    ...(Object.keys(counts).length > 0 && { counts }),
  };
}
