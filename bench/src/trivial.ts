import * as pulumi from "@pulumi/pulumi";

/** The outputs of our resources in addition to their inputs, at most. */
const OUTPUTS = {
  Membership: ["createdAt", "orgId", "directoryId"],
  MemberList: ["createdAt", "orgId", "directoryId", "accountIds", "accountIdsByEmail"],
  Account: ["createdAt", "orgId", "serviceAccountId", "accountId", "email", "status", "grantedAccess"],
  Token: ["createdAt", "orgId", "expiresAt", "token", "tokenId", "fullLabel", "previousTokenId"],
} as const;

/** A plain dynamic resource without a network, as large as ours: the engine's cost of any resource. */
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
        // A constant, like our own resources' text, so that the baseline does not pay for a serialised closure
        // either.
        __provider: `exports.handler=()=>require("pulumi-atlassian-admin-bench/trivial-handlers").${kind}`,
      },
      kind === "Token" ? { additionalSecretOutputs: ["token"] } : {},
    );
  }
}
