/**
 * The organisation for tools: the same client and organisation that the handlers use, for `atlassian-admin`
 * and for scripts. Pulumi programs use the lookups instead.
 */
export { runWithDeadline } from "./timing/deadline";
export { createClient, type ApiClient } from "./client/client";
export type { Log } from "./client/log";
export { nextPageQuery } from "./client/pagination";
export { createTransport, type Attempt, type RawResponse, type Transport } from "./client/transport";
export type { Headers } from "./client/headers";
export type { ApiKeyRecord } from "./client/endpoints/api-keys";
export type { ApiTokenRecord, HeldTokenRecord } from "./client/endpoints/api-tokens";
export type { AuditEvent } from "./client/endpoints/events";
export type { GroupRecord } from "./client/endpoints/groups";
export type { ServiceAccountRecord } from "./client/endpoints/service-accounts";
export type { UserRecord } from "./client/endpoints/users";
export type { OrganizationRecord } from "./client/endpoints/organizations";
export { readRecord, type RecordedReads } from "./client/read-record";
export { Config, type ConfigReader, type ProviderConfig } from "./config";
export { connect } from "./connect";
export type { Organization } from "./organization/organization";
export { ServiceAccountApi } from "./organization/service-account-api";
export type { RoleOnApp } from "./organization/role-assignments";
export { ApiError, ConfigError, ProviderError, redact } from "./errors";
export { USER_AGENT } from "./version";
export { DEFAULT_BEFORE_EXPIRY_DAYS, DEFAULT_LIFETIME_DAYS } from "./resources/api-token/schema";
export { DEFAULT_MAX_REMOVALS } from "./resources/group-members/schema";
export {
  nativeTypeTokenOf,
  providerTextOf,
  resourceOfTypeToken,
  typeTokenOf,
} from "./resources/stored-texts";
export { fromStoredDescription } from "./resources/service-account/owner";
