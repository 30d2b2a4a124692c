import type { FieldChange } from "../lifecycle/resource-definition";
import { apiTokenFields } from "./api-token/schema";
import { groupFields } from "./group/schema";
import { groupMembersFields } from "./group-members/schema";
import { groupMembershipFields } from "./group-membership/schema";
import { groupRoleAssignmentFields } from "./group-role-assignment/schema";
import { serviceAccountFields } from "./service-account/schema";

const FIELDS: Readonly<Record<string, Readonly<Record<string, FieldChange>>>> = {
  ServiceAccount: serviceAccountFields,
  ApiToken: apiTokenFields,
  Group: groupFields,
  GroupMembers: groupMembersFields,
  GroupMembership: groupMembershipFields,
  GroupRoleAssignment: groupRoleAssignmentFields,
};

/** The inputs of a resource, such as `ApiToken`, whose change makes it anew: for tools that judge a preview which does not tell their values. */
export function replacingInputsOf(type: string): string[] {
  return Object.entries(FIELDS[type] ?? {})
    .filter(([, change]) => change !== "update")
    .map(([name]) => name);
}
