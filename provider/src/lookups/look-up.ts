import * as pulumi from "@pulumi/pulumi";
import type { Organization } from "../organization/organization";
import type { LookUpArgs } from "./look-up-args";
import type * as askModule from "./ask";

/** One look-up, described. */
export interface LookUp<Args extends LookUpArgs, Result> {
  /** The function that programs call. */
  readonly name: string;
  /** What it finds, such as `group`. */
  readonly what: string;
  /** The arguments that name the object; a program gives exactly one of them. */
  readonly ways: readonly (keyof Args & string)[];
  /** What to do when there is no such object, in full sentences. */
  readonly remedy: string;
  find(organization: Organization, args: Args): Promise<Result | undefined>;
}

/** Answers a look-up. The first one of a process loads the client, which other programs do without. */
export async function lookUp<Args extends LookUpArgs, Result>(
  description: LookUp<Args, Result>,
  args: Args,
): Promise<Result> {
  // Without this, the Automation API takes a program that exports nothing of a look-up for done before the
  // answer comes.
  const done = pulumi.runtime.rpcKeepAlive();
  try {
    // An import() would start Node's other module loader as well.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { ask } = require("./ask") as typeof askModule;
    return await ask(description, args);
  } finally {
    // First whoever waits for the answer gets to run, and to declare resources.
    setImmediate(done);
  }
}
