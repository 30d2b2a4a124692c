import { randomUUID } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { readMemberships } from "../parameters";

/**
 * As trivial as `Trivial`, but written as Pulumi's documentation shows it: the program serialises the provider
 * into the state.
 */
const provider: pulumi.dynamic.ResourceProvider = {
  async check(_olds, news: object) {
    return { inputs: { orgId: "8e4a1c5e-3c0b-4f0e-9d0a-6f2b8f1d7c11", ...news } };
  },
  async diff() {
    return {};
  },
  async create(inputs: object) {
    const directoryId = "c2f7e5a0-1c7d-4b8e-8a54-0d9e2b7f6a33";
    return {
      id: `${randomUUID()}/${randomUUID()}`,
      outs: { ...inputs, createdAt: new Date().toISOString(), directoryId },
    };
  },
};

class Plain extends pulumi.dynamic.Resource {
  constructor(name: string, args: object) {
    super(provider, name, { createdAt: undefined, orgId: undefined, directoryId: undefined, ...args });
  }
}

for (const [index, membership] of readMemberships().memberships.entries()) {
  new Plain(`membership-${index}`, membership);
}
