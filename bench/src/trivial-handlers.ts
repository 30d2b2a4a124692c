import { randomUUID } from "node:crypto";
import type { ResourceProvider } from "@pulumi/pulumi/dynamic";

type Properties = Readonly<Record<string, unknown>>;
/** What a kind of resource records in addition to its inputs. */
type Outputs = Readonly<Record<string, (inputs: Properties) => unknown>>;

const ORG_ID = "8e4a1c5e-3c0b-4f0e-9d0a-6f2b8f1d7c11";
const DIRECTORY_ID = "c2f7e5a0-1c7d-4b8e-8a54-0d9e2b7f6a33";

export const Membership = trivial({ directoryId: () => DIRECTORY_ID });

export const MemberList = trivial({
  directoryId: () => DIRECTORY_ID,
  accountIds: ({ members }) =>
    (members as { readonly accountId: string }[]).map(({ accountId }) => accountId),
  accountIdsByEmail: () => ({}),
});

export const Account = trivial({
  accountId: () => randomUUID(),
  serviceAccountId: () => randomUUID(),
  email: () => `${randomUUID()}@example.com`,
  status: () => "ACTIVE",
});

export const Token = trivial({
  token: () => randomUUID(),
  tokenId: () => randomUUID(),
  fullLabel: ({ label }) => label,
  expiresAt: () => new Date().toISOString(),
});

/**
 * All calls of a dynamic provider, without any work. Like ours, resources have an organisation and a creation
 * time.
 */
function trivial(outputs: Outputs): ResourceProvider {
  const names = new Set(["createdAt", ...Object.keys(outputs)]);
  return {
    check: async (_olds, news: Properties) => ({ inputs: { orgId: ORG_ID, ...news } }),
    diff: async () => ({}),
    create: async (inputs: Properties) => {
      const made = Object.entries(outputs).map(([name, make]) => [name, make(inputs)] as const);
      const createdAt = new Date().toISOString();
      return {
        id: `${randomUUID()}/${randomUUID()}`,
        outs: { ...inputs, createdAt, ...Object.fromEntries(made) },
      };
    },
    read: async (id, properties: Properties = {}) => {
      const inputs = Object.entries(properties).filter(([name]) => !names.has(name));
      return { id, props: properties, inputs: Object.fromEntries(inputs) };
    },
    update: async (_id, olds: Properties, news: Properties) => ({ outs: { ...olds, ...news } }),
    delete: async () => undefined,
  };
}
