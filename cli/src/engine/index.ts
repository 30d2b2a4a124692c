export { findEngine, type Engine } from "./find";
export { InterruptedError, runPulumi, type PulumiResult } from "./run";
export { isAtLeast, TESTED_VERSION } from "./versions";
