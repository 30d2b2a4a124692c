import { NativeOrganization } from "../../support/native-organization";

const DYNAMIC = "pulumi-atlassian-admin";
const NATIVE = "pulumi-atlassian-admin/native";
const APP = "ari:cloud:jira-software::site/d168a0d0-a84d-4b4a-99a7-02d0478776db";

/** As with a version that does not know the other provider's types. */
const WITHOUT_ALIAS = `
require("@pulumi/pulumi").runtime.registerResourceTransform(({ props, opts }) => ({ props, opts: { ...opts, aliases: [] } }));
`;

/** Adopts what is there, so that the names of accounts and groups stop nothing. */
const program = (module: string, lead = ""): string => `
${lead}
const { ApiToken, Group, GroupMembers, GroupMembership, GroupRoleAssignment, ServiceAccount } = require("${module}");
const [group, list] = ["group", "list"].map((name) => new Group(name, { name, adoptExisting: true }));
const bot = new ServiceAccount("bot", { displayName: "deploy-bot", adoptExisting: true });
new ApiToken("ci", { accountId: bot.accountId, label: "ci", scopes: ["read:jira-work"] });
new GroupMembership("member", { groupId: group.groupId, accountId: bot.accountId });
new GroupMembers("members", { groupId: list.groupId, members: [{ accountId: bot.accountId }] });
new GroupRoleAssignment("role", { groupId: group.groupId, resourceId: "${APP}", role: "atlassian/user" });
`;

const FACES = [
  [NATIVE, DYNAMIC],
  [DYNAMIC, NATIVE],
] as const;

describe.each(FACES)("a stack that goes from %s to %s without an alias", (from, to) => {
  let organization: NativeOrganization;

  beforeEach(async () => {
    organization = await NativeOrganization.start({ seed: { workspaces: [{ name: "acme", id: APP }] } });
    await organization.stack.setProgram(program(from));
    await organization.stack.up();
  });

  afterEach(() => organization.stop());

  it("keeps every account, group, member and role, also where the program adopts what is there", async () => {
    const { emulator, stack } = organization;
    const lasting = (): unknown => {
      const { groups, serviceAccounts } = emulator.state();
      return { groups, serviceAccounts };
    };
    const before = lasting();
    await stack.setProgram(program(to, WITHOUT_ALIAS));
    await stack.up();
    expect(lasting()).toEqual(before);
    expect(emulator.state().tokens).toHaveLength(1);
    await stack.succeed("refresh", "--preview-only", "--expect-no-changes");
    expect(await organization.writesDuring(() => stack.up("--expect-no-changes"))).toEqual([]);
    await stack.succeed("destroy", "--yes", "--skip-preview");
    expect(emulator.state()).toMatchObject({ groups: [], serviceAccounts: [], tokens: [] });
  });
});
