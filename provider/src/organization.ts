/**
 * The organisation as tools read it: the same client and directory that the handlers use, for `atlassian-admin` and for scripts. A Pulumi
 * program does not need this; it has the look-ups.
 */
export { runWithBudget } from "./client/budget";
export type { Log } from "./client/log";
export type { ApiTokenRecord } from "./client/endpoints/api-tokens";
export type { GroupRecord } from "./client/endpoints/groups";
export type { ServiceAccountRecord } from "./client/endpoints/service-accounts";
export { Config, type ConfigReader, type ProviderConfig } from "./config";
export { connect } from "./connect";
export type { Organization } from "./directory/organization";
export { ApiError, ConfigError, ProviderError, redact } from "./errors";
export { fromStoredDescription } from "./resources/service-account/owner";
