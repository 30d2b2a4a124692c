export { checkPolicies } from "./check-policies";
export { PolicyConfigError, type PolicyConfig, type RuleLevel } from "./config";
export { UNKNOWN, type DeclaredStack, type IdentityResource, type Level, type Violation } from "./model";
export { RULES } from "./rules";
