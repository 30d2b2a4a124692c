import type { Group } from "../../organization/groups";
import { isSameName, isSameText } from "../same-values";
import type { GroupInputs, GroupOutputs } from "./schema";

/** Name and description as a program declares them. */
export type Declared = Pick<GroupInputs, "name" | "description">;

/** The texts at Atlassian that differ from the declaration: it normalises names, and cuts or escapes descriptions. */
export type Stored = Pick<GroupOutputs, "storedName" | "storedDescription">;

/** Name and description to send. A text that the group has already, in any form, is not repeated. */
export function wantedText(group: Group, desired: Declared, previous: Declared & Stored): Declared {
  return {
    name: showsName(group, desired, previous) ? group.name : desired.name,
    description: showsDescription(group, desired, previous) ? group.description : desired.description,
  };
}

/** The declaration in the state, with the texts of the group where they differ. */
export function observedText(group: Group, state: Declared & Stored): Declared {
  return {
    name: showsName(group, state, state) ? state.name : group.name,
    description: showsDescription(group, state, state) ? state.description : group.description,
  };
}

/** The outputs to record with a declaration. */
export function storedText(group: Group, { name, description }: Declared): Stored {
  return {
    storedName: group.name === name ? undefined : group.name,
    storedDescription: group.description === description ? undefined : (group.description ?? ""),
  };
}

/** Whether the group has the declared name: in any spelling, or in the form that Atlassian made of it. */
function showsName(group: Group, { name }: Declared, previous: Declared & Stored): boolean {
  const isKnownForm = group.name === previous.storedName && isSameName(previous.name, name);
  return isSameName(group.name, name) || isKnownForm;
}

function showsDescription(
  group: Group,
  { description = "" }: Declared,
  previous: Declared & Stored,
): boolean {
  const shown = group.description ?? "";
  const isKnownForm =
    shown === previous.storedDescription && isSameText(previous.description ?? "", description);
  return isSameText(shown, description) || isKnownForm;
}
