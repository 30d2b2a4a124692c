import { declare, FACE, HostedOrganization, settled, type Declared } from "../support/hosted-organization";
import type { Properties } from "../support/provider-connection";
import type { HostKind, ProviderHost } from "../support/provider-host";

let organization: HostedOrganization;
const hosts = new Map<string, ProviderHost>();

beforeAll(async () => {
  organization = await HostedOrganization.start({
    seed: {
      groups: ways.map(({ way }) => ({ name: `people ${way}` })),
      users: 1,
      serviceAccounts: [{ displayName: "seeded", atlassianId: "712020:seeded" }],
    },
  });
  for (const kind of new Set(ways.flatMap(({ from, to }) => [from, to]))) {
    hosts.set(kind, await organization.startHost({ kind }));
  }
});

afterAll(async () => {
  await organization.stop();
});

const programs: { type: string; args: (use: string) => Properties; change: Properties }[] = [
  {
    type: "ServiceAccount",
    args: (use) => ({
      displayName: `bot ${use}`,
      description: "d",
      owner: "team-a",
      managedBy: "acme/prod:bot",
    }),
    change: { owner: "team-b" },
  },
  {
    type: "ApiToken",
    args: (use) => ({ accountId: "712020:seeded", label: `ci ${use}`, scopes: ["read:jira-work"] }),
    change: {},
  },
  { type: "Group", args: (use) => ({ name: `group ${use}`, description: "d" }), change: {} },
  {
    type: "GroupMembership",
    args: (use) => ({
      groupName: `people ${use}`,
      email: "user-1@example.com",
      managedBy: "acme/prod:user-1",
    }),
    change: {},
  },
];

const ways: readonly { way: string; from: HostKind; to: HostKind }[] =
  FACE === "dynamic"
    ? [
        { way: "an upgrade of @pulumi/pulumi", from: "pulumi-oldest", to: "@pulumi/pulumi" },
        { way: "a downgrade of @pulumi/pulumi", from: "@pulumi/pulumi", to: "pulumi-oldest" },
      ]
    : [
        { way: "a move to the plugin", from: "@pulumi/pulumi", to: "plugin" },
        { way: "a move from the plugin", from: "plugin", to: "@pulumi/pulumi" },
      ];

describe.each(ways)("$way under a stack", ({ way, from, to }) => {
  it.each(programs)(
    "leaves a $type without drift, able to be updated and deleted",
    async ({ type, args, change }) => {
      const before = hosts.get(from)?.resource(type);
      const after = hosts.get(to)?.resource(type);
      if (before === undefined || after === undefined) {
        throw new Error("No host.");
      }
      const { id, inputs, state }: Declared = await declare(before, args(way));
      expect(await after.read(id, state)).toEqual({ id, inputs, outputs: state });
      expect(await after.diff(state, inputs)).toMatchObject({ replaces: [] });
      const checked = await after.check({ ...args(way), ...change }, inputs);
      expect(checked).toEqual({ inputs: { ...inputs, ...change }, failures: [] });
      expect(await after.update(id, state, checked.inputs)).toEqual({ ...state, ...change });
      await after.delete(id, state);
      expect((await after.read(id, settled(state))).id).toBe("");
    },
  );
});
