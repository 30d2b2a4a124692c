import * as pulumi from "@pulumi/pulumi";

/** Constant like our own resources' text, so that the floor pays for no serialised closure either. */
const PROVIDER = `exports.handler=()=>require("pulumi-atlassian-admin-bench/trivial-handlers").Trivial`;

/** A plain dynamic resource without a network: what the engine needs for any resource at all. */
export class Trivial extends pulumi.CustomResource {
  /** Made by the handlers; for resources that depend on this one. */
  declare readonly ownId: pulumi.Output<string>;

  constructor(name: string, args: object, secretOutputs: string[] = []) {
    super(
      "pulumi-nodejs:dynamic/bench:Trivial",
      name,
      { ownId: undefined, value: undefined, ...args, __provider: PROVIDER },
      { additionalSecretOutputs: secretOutputs },
    );
  }
}
