import { randomUUID } from "node:crypto";
import type { ResourceProvider } from "@pulumi/pulumi/dynamic";

/** What `Trivial` resources are made of: every call that a dynamic provider has, none with any work in it. */
export const Trivial: ResourceProvider = {
  check: async (_olds, news: object) => ({ inputs: news }),
  diff: async () => ({}),
  create: async (inputs: object) => {
    const ownId = randomUUID();
    return { id: ownId, outs: { ...inputs, ownId, value: randomUUID() } };
  },
  read: async (id, properties: Record<string, unknown> = {}) => {
    const inputs = { ...properties };
    delete inputs["ownId"];
    delete inputs["value"];
    return { id, props: properties, inputs };
  },
  update: async (_id, olds: object, news: object) => ({ outs: { ...olds, ...news } }),
  delete: async () => undefined,
};
