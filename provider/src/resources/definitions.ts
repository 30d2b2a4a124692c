import type { Organization } from "../organization/organization";
import type { CommonInputs, ResourceDefinition } from "../lifecycle/resource-definition";
import { apiTokenDefinition } from "./api-token/handlers";
import { groupDefinition } from "./group/handlers";
import { groupMembersDefinition } from "./group-members/handlers";
import { groupMembershipDefinition } from "./group-membership/handlers";
import { groupRoleAssignmentDefinition } from "./group-role-assignment/handlers";
import { serviceAccountDefinition } from "./service-account/handlers";

/** Any resource, for what treats all alike. */
export type AnyDefinition = ResourceDefinition<Organization, CommonInputs, object>;

/** Every resource of the package. */
export const definitions = [
  serviceAccountDefinition,
  apiTokenDefinition,
  groupDefinition,
  groupMembersDefinition,
  groupMembershipDefinition,
  groupRoleAssignmentDefinition,
] as unknown as readonly AnyDefinition[];
