import { writesOf } from "../support/organization";
import { declare, HostedOrganization, settled } from "../support/hosted-organization";
import type { Properties } from "../support/provider-connection";

const ACCOUNT = "712020:seeded";

const RESOURCES: Readonly<Record<string, Properties>> = {
  ServiceAccount: { displayName: "deploy-bot", owner: "team-a", description: "Deploys" },
  ApiToken: { accountId: ACCOUNT, label: "ci", scopes: ["read:jira-work"], rotation: {} },
  Group: { name: "group", description: "Deployers" },
  GroupMembers: { groupName: "listed", members: [{ accountId: ACCOUNT }] },
  GroupMembership: { groupName: "people", accountId: ACCOUNT },
  GroupRoleAssignment: { groupName: "people", site: "acme", product: "confluence", role: "atlassian/user" },
};

/** What a user, a script or a damaged file can leave in the place of a value. */
const ODD_VALUES = [5, true, null, [], {}, [5], { a: 1 }];

describe("a state with a value that cannot be read", () => {
  let organization: HostedOrganization;

  beforeAll(async () => {
    organization = await HostedOrganization.start({
      workspaces: [{ name: "acme", typeKey: "confluence", cloudId: "c1" }],
      seed: {
        groups: [{ name: "people" }, { name: "listed" }],
        serviceAccounts: [{ displayName: "seeded", atlassianId: ACCOUNT }],
      },
    });
  });

  afterAll(() => organization.stop());

  it.each(Object.entries(RESOURCES))(
    "of a %s is named with what to do, wherever it is, and nothing is sent",
    async (type, args) => {
      const { emulator } = organization;
      const resource = (await organization.startHost()).resource(type);
      const declared = await declare(resource, { ...args, managedBy: "acme/prod:it" });
      const { id, inputs } = declared;
      const state = settled(declared.state);
      const problems: string[] = [];
      let refusals = 0;
      for (const name of Object.keys(state)) {
        for (const value of ODD_VALUES) {
          const odd = { ...state, [name]: value };
          const calls: Readonly<Record<string, () => Promise<unknown>>> = {
            diff: () => resource.diff(odd, inputs),
            check: () => resource.check(args, odd),
            read: () => resource.read(id, odd),
            update: () => resource.update(id, odd, inputs),
          };
          for (const [call, run] of Object.entries(calls)) {
            emulator.clearRequests();
            const message = await run().then(
              () => undefined,
              (error: unknown) => (error as Error).message,
            );
            refusals += message === undefined ? 0 : 1;
            const isBad =
              message !== undefined &&
              (/bug in the provider|TypeError|RangeError|is not a function|\[object /.test(message) ||
                writesOf(emulator).length > 0);
            problems.push(...(isBad ? [`${call} with ${name} ${JSON.stringify(value)}: ${message}`] : []));
          }
        }
      }
      expect(problems).toEqual([]);
      expect(refusals).toBeGreaterThan(0);
      await resource.delete(id, state);
    },
  );

  it("is not deleted, and the message explains how to repair the state", async () => {
    const groups = (await organization.startHost()).resource("Group");
    const { id, state } = await declare(groups, { name: "kept" });
    await expect(groups.delete(id, { ...state, groupId: 5 })).rejects.toThrow(
      /groupId in its state has a wrong value: .*Nothing was changed\. Correct the value with "pulumi state edit"/,
    );
    expect(organization.emulator.state().groups.map(({ name }) => name)).toContain("kept");
    await groups.delete(id, state);
  });
});
