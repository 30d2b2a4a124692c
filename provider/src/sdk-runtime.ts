import { sdkEngine } from "./lifecycle/engine-log";
import { Runtime } from "./runtime";

/** A runtime for a process that has Pulumi's SDK: a dynamic-provider host, or a program. */
export function sdkRuntime(): Runtime {
  return new Runtime(sdkEngine);
}
