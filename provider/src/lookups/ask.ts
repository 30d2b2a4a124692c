import * as pulumi from "@pulumi/pulumi";
import { ProviderError, redact } from "../errors";
import type { Runtime } from "../runtime";
import { sdkRuntime } from "../sdk-runtime";
import { answer, toCall } from "./answer";
import type { LookUpArgs } from "./look-up-args";
import type { LookUp } from "./look-up";

/** The failure of a lookup, with the call. Pulumi prints only the message of a `RunError`. */
class FailedLookUp extends pulumi.RunError {
  readonly code: ProviderError["code"];

  constructor(call: string, { code, message }: ProviderError) {
    super(redact(`${call}: ${message}`));
    this.code = code;
    // The stack leads through our code and not to the program's line. Some exits of a program print it all the same,
    // which takes seconds.
    this.stack = "";
  }
}

// The Automation API runs many programs in one process. Each has its own stack resource and configuration.
const runtimes = new WeakMap<object, Runtime>();
const WITHOUT_STACK = {};

/** Runs a lookup for the running program. */
export async function ask<Args extends LookUpArgs, Result>(
  description: LookUp<Args, Result>,
  args: Args,
): Promise<Result> {
  try {
    return await answer(description, args, runtimeOfProgram());
  } catch (error) {
    throw error instanceof ProviderError ? new FailedLookUp(toCall(description.name, args), error) : error;
  }
}

function runtimeOfProgram(): Runtime {
  const program = pulumi.runtime.getStackResource() ?? WITHOUT_STACK;
  let runtime = runtimes.get(program);
  if (runtime === undefined) {
    runtime = sdkRuntime();
    runtime.configure(pulumi.runtime.getConfig);
    runtimes.set(program, runtime);
  }
  return runtime;
}
