export type { Engine } from "./engine";
export { EngineError } from "./engine-error";
export { resolveEngine } from "./resolve-engine";
export { runPulumi } from "./run-pulumi";
export type { PulumiResult } from "./run-pulumi";
export { PINNED_VERSION } from "./versions";
