/**
 * The module that Pulumi's dynamic-provider host loads: one provider per resource. Every stack stores a text
 * that requires this module and uses one of these names (see `resources/atlassian-resource.ts`), so a released
 * name must never change.
 */
import { toDynamicProvider } from "./lifecycle/dynamic-provider";
import { apiTokenDefinition } from "./resources/api-token/handlers";
import { groupDefinition } from "./resources/group/handlers";
import { groupMembersDefinition } from "./resources/group-members/handlers";
import { groupMembershipDefinition } from "./resources/group-membership/handlers";
import { groupRoleAssignmentDefinition } from "./resources/group-role-assignment/handlers";
import { serviceAccountDefinition } from "./resources/service-account/handlers";
import { sdkRuntime } from "./sdk-runtime";

const runtime = sdkRuntime();

export const ServiceAccount = toDynamicProvider(serviceAccountDefinition, runtime);
export const ApiToken = toDynamicProvider(apiTokenDefinition, runtime);
export const Group = toDynamicProvider(groupDefinition, runtime);
export const GroupMembers = toDynamicProvider(groupMembersDefinition, runtime);
export const GroupMembership = toDynamicProvider(groupMembershipDefinition, runtime);
export const GroupRoleAssignment = toDynamicProvider(groupRoleAssignmentDefinition, runtime);
