import { apiToken } from "./api-token";
import { group } from "./group";
import { groupMembers } from "./group-members";
import { groupMembership } from "./group-membership";
import { groupRoleAssignment } from "./group-role-assignment";
import type { ResourceScript } from "./script";
import { serviceAccount } from "./service-account";

/** By the name of the class. */
export const resources: Readonly<Record<string, ResourceScript>> = {
  ServiceAccount: serviceAccount,
  ApiToken: apiToken,
  Group: group,
  GroupMembership: groupMembership,
  GroupMembers: groupMembers,
  GroupRoleAssignment: groupRoleAssignment,
};
