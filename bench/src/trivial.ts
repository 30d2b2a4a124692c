import * as pulumi from "@pulumi/pulumi";

/** Of what resources of ours have beside their inputs, and never more. */
const OUTPUTS = {
  Membership: ["createdAt", "orgId", "directoryId"],
  MemberList: ["createdAt", "orgId", "directoryId", "accountIds", "accountIdsByEmail"],
  Account: ["createdAt", "orgId", "serviceAccountId", "accountId", "email", "status", "grantedAccess"],
  Token: ["createdAt", "orgId", "expiresAt", "token", "tokenId", "fullLabel", "previousTokenId"],
} as const;

/** A plain dynamic resource without a network, as wide as ours: what the engine needs for any resource at all. */
export class Trivial extends pulumi.CustomResource {
  /** Of an account, for resources that depend on it. */
  declare readonly accountId: pulumi.Output<string>;

  constructor(kind: keyof typeof OUTPUTS, name: string, args: object) {
    super(
      `pulumi-nodejs:dynamic/bench:${kind}`,
      name,
      {
        ...Object.fromEntries(OUTPUTS[kind].map((output) => [output, undefined])),
        ...args,
        // Constant like our own resources' text, so that the floor pays for no serialised closure either.
        __provider: `exports.handler=()=>require("pulumi-atlassian-admin-bench/trivial-handlers").${kind}`,
      },
      kind === "Token" ? { additionalSecretOutputs: ["token"] } : {},
    );
  }
}
