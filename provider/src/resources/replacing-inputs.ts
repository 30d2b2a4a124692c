import { replacing } from "../lifecycle/diff";
import type { Properties } from "../lifecycle/properties";
import type { Field } from "../lifecycle/resource-definition";
import { apiTokenFields } from "./api-token/schema";
import { groupFields } from "./group/schema";
import { groupMembersFields } from "./group-members/schema";
import { groupMembershipFields } from "./group-membership/schema";
import { groupRoleAssignmentFields } from "./group-role-assignment/schema";
import { serviceAccountFields } from "./service-account/schema";

const FIELDS: Readonly<Record<string, Readonly<Record<string, Field>>>> = {
  ServiceAccount: serviceAccountFields,
  ApiToken: apiTokenFields,
  Group: groupFields,
  GroupMembers: groupMembersFields,
  GroupMembership: groupMembershipFields,
  GroupRoleAssignment: groupRoleAssignmentFields,
};

/**
 * The inputs of a resource, such as `ApiToken`, that force a replacement. For tools that read previews in
 * which these values are unknown.
 */
export function replacingInputsOf(type: string): string[] {
  return Object.entries(FIELDS[type] ?? {})
    .filter(([, { change }]) => change !== "update")
    .map(([name]) => name);
}

/**
 * The inputs of a resource that force a replacement when it changes so, by the provider's own comparison. An
 * unknown value forces none.
 */
export function inputsThatReplace(type: string, was: Properties, is: Properties): string[] {
  return replacing(FIELDS[type] ?? {}, was, is);
}
