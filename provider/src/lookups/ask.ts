import * as pulumi from "@pulumi/pulumi";
import { ProviderError, redact } from "../errors";
import type { Runtime } from "../runtime";
import { sdkRuntime } from "../sdk-runtime";
import { answer, toCall } from "./answer";
import type { LookUpArgs } from "./look-up-args";
import type { LookUp } from "./look-up";

/**
 * What the program is told: the call and what came of it. Pulumi prints the message of a `RunError` and
 * nothing else of it.
 */
class FailedLookUp extends pulumi.RunError {
  readonly code: ProviderError["code"];

  constructor(call: string, { code, message }: ProviderError) {
    super(redact(`${call}: ${message}`));
    this.code = code;
    // It leads through our code and not to the program's line; some ways out of a program print it all the
    // same, and take seconds to.
    this.stack = "";
  }
}

// The Automation API runs many programs in one process, each with a stack resource and a configuration of its own.
const runtimes = new WeakMap<object, Runtime>();
const WITHOUT_STACK = {};

/** Asks the organisation that the arguments mean, for the program that is running. */
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
