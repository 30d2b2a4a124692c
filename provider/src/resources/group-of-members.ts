import { input, output, type ValuesOf } from "../lifecycle/fields";
import { stackKeys } from "../organization/stack-keys";
import { displayText, identityId, optionalText, text } from "./common-inputs";
import { isSameId, isSameName } from "./same-values";

/**
 * The two ways to name a group. Another group replaces the resource. Another way to name the same group does
 * not.
 */
export const groupReference = {
  groupId: input(identityId.optional(), { change: "replace-when-set", isSame: isSameId }),
  groupName: input(displayText.optional(), {
    change: "replace-when-set",
    isSame: isSameName,
    isSameObject: (desired, { groupId, resolvedGroupName }, record) =>
      (typeof resolvedGroupName === "string" && isSameName(resolvedGroupName, desired)) ||
      // Another resource of this operation gives the group this name.
      (typeof groupId === "string" && record.has(stackKeys.groupName(groupId, desired))),
  }),
};

/** What a state records of the group, so that a program can change between id and name. */
export const resolvedGroupOutputs = {
  groupId: output(text),
  directoryId: output(text),
  /** The group's name if it was found by its id, or the last name that the program gave. */
  resolvedGroupName: output(optionalText, { isInternal: true }),
};

export type ResolvedGroup = ValuesOf<typeof resolvedGroupOutputs>;
