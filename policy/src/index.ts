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
export { POWERFUL_SCOPES } from "./powerful-scopes";
export { RULES } from "./rules";
export { fromRecorded, type RecordedResource } from "./recorded";
