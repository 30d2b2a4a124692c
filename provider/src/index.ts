export {
  ServiceIdentity,
  type ServiceIdentityArgs,
  type ServiceIdentityTokenArgs,
} from "./components/service-identity";
export { getGroup, getGroupOutput, type GetGroupArgs, type GetGroupResult } from "./lookups/get-group";
export {
  getServiceAccount,
  getServiceAccountOutput,
  type GetServiceAccountArgs,
  type GetServiceAccountResult,
} from "./lookups/get-service-account";
export {
  getSite,
  getSiteOutput,
  type GetSiteArgs,
  type GetSiteResult,
  type SiteProductResult,
} from "./lookups/get-site";
export { getUser, getUserOutput, type GetUserArgs, type GetUserResult } from "./lookups/get-user";
export type { LookUpArgs, OutputArgs } from "./lookups/look-up-args";
export { ApiToken, type ApiTokenArgs, type RotationArgs } from "./resources/api-token/resource";
export { Group, type GroupArgs } from "./resources/group/resource";
export {
  GroupMembers,
  type GroupMembersArgs,
  type IgnoredMemberArgs,
  type ListedMember,
  type MemberArgs,
} from "./resources/group-members/resource";
export { GroupMembership, type GroupMembershipArgs } from "./resources/group-membership/resource";
export {
  GroupRoleAssignment,
  type GroupRoleAssignmentArgs,
} from "./resources/group-role-assignment/resource";
export {
  ServiceAccount,
  type ProductAccessArgs,
  type ServiceAccountArgs,
} from "./resources/service-account/resource";
