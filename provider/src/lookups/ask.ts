import * as pulumi from "@pulumi/pulumi";
import { ConfigError, LookupError, ProviderError, redact } from "../errors";
import { Runtime } from "../runtime";
import type { LookUpArgs } from "./look-up-args";
import type { LookUp } from "./look-up";

/** What the program is told: the call and what came of it. Pulumi prints the message of a `RunError` and nothing else of it. */
class FailedLookUp extends pulumi.RunError {
  readonly code: ProviderError["code"];

  constructor(call: string, { code, message }: ProviderError) {
    super(redact(`${call}: ${message}`));
    this.code = code;
    // It leads through our code and not to the program's line; some ways out of a program print it all the same, and take seconds to.
    this.stack = "";
  }
}

// The Automation API runs many programs in one process, each with a stack resource and a configuration of its own.
const runtimes = new WeakMap<object, Runtime>();
const WITHOUT_STACK = {};

/** Checks the arguments and asks the organisation that they mean. */
export async function ask<Args extends LookUpArgs, Result>(
  description: LookUp<Args, Result>,
  args: Args,
): Promise<Result> {
  try {
    checkArgs(description, args);
    const runtime = runtimeOfProgram();
    const orgId = args.orgId ?? runtime.defaultOrgId;
    if (orgId === undefined) {
      throw new ConfigError(
        `there is no organisation id. Set it with "pulumi config set atlassian-admin:orgId …" or the ATLASSIAN_ORG_ID ` +
          `environment variable, or give orgId.`,
      );
    }
    const found = await runtime.run(orgId, (organization) => description.find(organization, args));
    if (found === undefined) {
      throw new LookupError(`organisation "${orgId}" has no such ${description.what}. ${description.remedy}`);
    }
    return found;
  } catch (error) {
    throw error instanceof ProviderError ? new FailedLookUp(toCall(description.name, args), error) : error;
  }
}

function runtimeOfProgram(): Runtime {
  const program = pulumi.runtime.getStackResource() ?? WITHOUT_STACK;
  let runtime = runtimes.get(program);
  if (runtime === undefined) {
    runtime = new Runtime();
    runtime.configure(pulumi.runtime.getConfig);
    runtimes.set(program, runtime);
  }
  return runtime;
}

function checkArgs<Args extends LookUpArgs>({ name, ways }: LookUp<Args, unknown>, args: Args): void {
  const given = ways.filter((way) => args[way] !== undefined);
  if (given.length !== 1) {
    throw new LookupError(
      `it takes exactly one of: ${ways.join(", ")} (received ${given.join(", ") || "none"}).`,
    );
  }
  for (const [key, value] of givenArgs(args)) {
    if (typeof value !== "string" || value.trim() === "") {
      throw new LookupError(`${key} must be a text that is not empty. For an output, use ${name}Output.`);
    }
  }
}

/** The call as the program has it, so that it can be searched for. */
function toCall(name: string, args: LookUpArgs): string {
  const fields = givenArgs(args).map(
    ([key, value]) => `${key}: ${typeof value === "string" ? JSON.stringify(value) : "…"}`,
  );
  return fields.length === 0 ? `${name}({})` : `${name}({ ${fields.join(", ")} })`;
}

function givenArgs(args: LookUpArgs): [string, unknown][] {
  return Object.entries(args).filter(([, value]) => value !== undefined);
}
