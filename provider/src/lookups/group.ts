import type { LookUp } from "./look-up";
import type { GetGroupArgs, GetGroupResult } from "./get-group";

export const group: LookUp<GetGroupArgs, GetGroupResult> = {
  name: "getGroup",
  what: "group",
  ways: ["groupId", "name"],
  remedy:
    `Check the arguments, or create the group first. For a group that this program declares, use the outputs of the resource: a preview runs ` +
    `before the group exists.`,
  find: async ({ groups }, { groupId, name = "" }) => {
    const found = await (groupId === undefined ? groups.findByName(name) : groups.find(groupId));
    return (
      found && {
        groupId: found.id,
        name: found.name,
        description: found.description,
        directoryId: found.directoryId,
        isExternallySynced: found.isExternallySynced,
      }
    );
  },
};
