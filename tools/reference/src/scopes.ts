/**
 * The scope that Atlassian documents for each request; `undefined` if it documents none, so that only a key
 * without scopes is certain to work. Sources: the pages of the API access, Organizations and User management REST
 * APIs, and third-party measurements of the account-management API.
 */
export const SCOPES: Readonly<Record<string, string | undefined>> = {
  "GET /admin/api-access/v1/orgs/{orgId}/service-accounts": "read:service-accounts:admin",
  "POST /admin/api-access/v1/orgs/{orgId}/service-accounts": "write:service-accounts:admin",
  "PATCH /admin/api-access/v1/orgs/{orgId}/service-accounts": "write:service-accounts:admin",
  "PATCH /admin/api-access/v1/orgs/{orgId}/service-accounts/{serviceAccountId}":
    "write:service-accounts:admin",
  "DELETE /admin/api-access/v1/orgs/{orgId}/service-accounts/{serviceAccountId}":
    "write:service-accounts:admin",
  "GET /admin/api-access/v1/orgs/{orgId}/service-accounts/api-tokens": "read:service-accounts-tokens:admin",
  "GET /admin/api-access/v1/orgs/{orgId}/service-accounts/{serviceAccountId}/api-tokens":
    "read:service-accounts-tokens:admin",
  "GET /admin/account-management/v1/orgs/{orgId}/service-accounts": undefined,
  "POST /admin/account-management/v1/orgs/{orgId}/service-accounts": undefined,
  "POST /admin/account-management/v1/orgs/{orgId}/service-accounts/invite": undefined,
  "DELETE /admin/account-management/v1/orgs/{orgId}/service-accounts/{serviceAccountId}": undefined,
  "GET /users/{accountId}/manage/api-tokens": undefined,
  "POST /users/{accountId}/manage/api-tokens": undefined,
  "DELETE /users/{accountId}/manage/api-tokens/{tokenId}": undefined,
  "POST /users/{accountId}/manage/lifecycle/delete": undefined,
  "GET /admin/v2/orgs/{orgId}/directories": "read:directories:admin",
  "POST /admin/v2/orgs/{orgId}/workspaces": "read:workspaces:admin",
  "POST /admin/v2/orgs/{orgId}/directories/{directoryId}/users/search": undefined,
  "POST /admin/v2/orgs/{orgId}/directories/{directoryId}/groups/search": undefined,
  "POST /admin/v2/orgs/{orgId}/directories/{directoryId}/groups": undefined,
  "GET /admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}": undefined,
  "PATCH /admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}": undefined,
  "PUT /admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}": undefined,
  "DELETE /admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}": undefined,
  "POST /admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/memberships": undefined,
  "DELETE /admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/memberships/{accountId}":
    undefined,
  "GET /admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/role-assignments":
    "read:groups:admin",
  "POST /admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/role-assignments/assign": undefined,
  "POST /admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/role-assignments/revoke": undefined,
};
