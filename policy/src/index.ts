export { checkPolicies } from "./check-policies";
export { PolicyConfigError, settingSchemasOf, type PolicyConfig, type RuleLevel } from "./config";
export {
  identityTypeOf,
  UNKNOWN,
  type DeclaredStack,
  type IdentityResource,
  type Level,
  type Violation,
} from "./model";
export { ACCESS_SCOPES, isPublishedScope, SCOPES_PUBLISHED_ON } from "./published-scopes";
export { RULES } from "./rules";
export { fromRecorded, type RecordedResource } from "./recorded";
