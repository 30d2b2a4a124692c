export { ApiToken, type ApiTokenArgs } from "./resources/api-token/resource";
export { Group, type GroupArgs } from "./resources/group/resource";
export { GroupMembers, type GroupMembersArgs, type MemberArgs } from "./resources/group-members/resource";
export { GroupMembership, type GroupMembershipArgs } from "./resources/group-membership/resource";
export { ServiceAccount, type ServiceAccountArgs } from "./resources/service-account/resource";
