import type { Field } from "../lifecycle/resource-definition";
import { stackKeys } from "../organization/stack-keys";
import { isSameId, isSameName } from "./same-values";

/**
 * What a state records of the group beside the inputs, so that a program may name it by id or by name and
 * change between them.
 */
export interface ResolvedGroup {
  readonly groupId: string;
  readonly directoryId: string;
  /** The group's name when it was found by its id, or the last one that the program gave. */
  readonly resolvedGroupName?: string | undefined;
}

/** The two ways to name a group: another one replaces the resource, another way to name the same one does not. */
export const groupFields: { readonly groupId: Field<string>; readonly groupName: Field<string> } = {
  groupId: { change: "replace-when-set", isSame: isSameId },
  groupName: {
    change: "replace-when-set",
    isSame: isSameName,
    isSameObject: (desired, { groupId, resolvedGroupName }, record) =>
      (typeof resolvedGroupName === "string" && isSameName(resolvedGroupName, desired)) ||
      // Another resource of this operation gives the group this name.
      (typeof groupId === "string" && record.has(stackKeys.groupName(groupId, desired))),
  },
};
