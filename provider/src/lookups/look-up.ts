import * as pulumi from "@pulumi/pulumi";
import type { Organization } from "../organization/organization";
import type { LookUpArgs } from "./look-up-args";
import type * as askModule from "./ask";

/** The definition of one lookup. */
export interface LookUp<Args extends LookUpArgs, Result> {
  /** The name of the function that programs call. */
  readonly name: string;
  /** The kind of object that it finds, such as `group`. */
  readonly what: string;
  /** The arguments that identify the object. A program gives exactly one of them. */
  readonly ways: readonly (keyof Args & string)[];
  /** What to do if there is no such object, in complete sentences. */
  readonly remedy: string;
  find(organization: Organization, args: Args): Promise<Result | undefined>;
}

/** Runs a lookup. Loads the client with the first one, because other programs do not need it. */
export async function lookUp<Args extends LookUpArgs, Result>(
  description: LookUp<Args, Result>,
  args: Args,
): Promise<Result> {
  // Without this, the Automation API ends a program that exports nothing of a lookup before the response comes.
  const done = pulumi.runtime.rpcKeepAlive();
  try {
    // An import() would start Node's other module loader as well.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { ask } = require("./ask") as typeof askModule;
    return await ask(description, args);
  } finally {
    // The code that waits for the result must run first, because it can declare resources.
    setImmediate(done);
  }
}
