export { findEngine, type Engine } from "./find";
export { InterruptedError, runPulumi, type PulumiResult } from "./run";
export { isAtLeast } from "./versions";
