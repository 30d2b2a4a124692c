export { type Behaviour, type BehaviourPatch, defaultBehaviour, type RateLimit } from "./behaviour";
export { type Duration } from "./clock";
export { type Emulator, type EmulatorOptions, startEmulator } from "./emulator";
export { type FaultRule, type FaultState } from "./faults";
export { type Mutation } from "./mutations";
export { type OrganizationAccess, type OrganizationOptions } from "./organizations";
export {
  answersOf,
  behaviourOf,
  type Profile,
  readProfile,
  type Unexpected,
  unexpectedIn,
} from "./profile/profile";
export { type Answer as ProfileAnswer, profileQuestions, type Question } from "./profile/questions";
export { type RequestLogEntry, type RequestLogView } from "./request-log";
export {
  type Seed,
  type SeedGroup,
  type SeedResult,
  type SeedServiceAccount,
  type SeedToken,
  type SeedUser,
  type SeedWorkspace,
} from "./seed";
export { type EmulatorState } from "./state";
