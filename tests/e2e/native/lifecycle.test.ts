import { NativeOrganization } from "../../support/native-organization";

const program = (displayName: string, scopes = `["read:jira-work"]`): string[] => [
  `const bot = new ServiceAccount("bot", { displayName: "${displayName}", owner: "team-payments" });`,
  `const token = new ApiToken("pipeline", { accountId: bot.accountId, label: "pipeline", scopes: ${scopes}, rotation: {} });`,
  `const group = new Group("group", { name: "deployers" });`,
  `new GroupMembership("member", { groupId: group.groupId, accountId: bot.accountId });`,
  `exports.token = token.token;`,
];

describe("a stack that the native provider manages", () => {
  let organization: NativeOrganization;

  beforeAll(async () => {
    organization = await NativeOrganization.start();
    await organization.declare(...program("deploy-bot"));
    await organization.stack.up();
  });

  afterAll(() => organization.stop());

  it("has the objects at Atlassian, marked as the dynamic face marks them", () => {
    const { groups, serviceAccounts, tokens } = organization.emulator.state();
    expect(serviceAccounts.map(({ description }) => description)).toEqual([
      "[owner: team-payments] [managed by Pulumi: identity/test:bot]",
    ]);
    expect(groups.map(({ members, name }) => [name, members.length])).toEqual([["deployers", 1]]);
    expect(tokens).toHaveLength(1);
  });

  it("sends nothing when nothing changed", async () => {
    const writes = await organization.writesDuring(() => organization.stack.up("--expect-no-changes"));
    expect(writes).toEqual([]);
    await organization.stack.succeed("refresh", "--preview-only", "--expect-no-changes");
  });

  it("previews a renamed account as one update, since the ids of the account stay", async () => {
    await organization.declare(...program("release-bot"));
    expect(await organization.preview()).toEqual(["update ServiceAccount bot: displayName update"]);
    await organization.stack.up();
    expect(organization.emulator.state().serviceAccounts[0]?.displayName).toBe("release-bot");
  });

  it("previews a replacement with its kind, and creates before it deletes", async () => {
    await organization.declare(...program("release-bot", `["read:jira-work", "write:jira-work"]`));
    expect(await organization.preview()).toEqual(["replace ApiToken pipeline: scopes update-replace"]);
    await organization.stack.up();
    expect(organization.emulator.state().tokens).toHaveLength(1);
  });

  it("keeps the secret out of the state, and out of what the CLI prints", async () => {
    const { token } = await organization.stack.outputs();
    expect(token).toMatch(/\S{20}/);
    expect(JSON.stringify(await organization.stack.exportState())).not.toContain(token);
    expect(organization.stack.output.split(String(token))).toHaveLength(2);
    expect(JSON.stringify(await organization.stack.exportState())).not.toContain(
      organization.emulator.apiKey,
    );
  });

  it("finds a removed member as drift, with exit code 7", async () => {
    const { apiKey, orgId, state, url } = organization.emulator;
    const [group] = state().groups;
    const memberships = `/admin/v2/orgs/${orgId}/directories/${group?.directoryId ?? ""}/groups/${group?.id ?? ""}/memberships`;
    const removal = await fetch(`${url}${memberships}/${String(group?.members[0])}`, {
      method: "DELETE",
      headers: { Authorization: `Bearer ${apiKey}` },
    });
    expect(removal.ok).toBe(true);
    // The membership is young: it is read again before it counts as gone.
    const { exitCode } = await organization.stack.run("refresh", "--preview-only", "--expect-no-changes");
    expect(exitCode).toBe(7);
  });

  it("removes everything in the end", async () => {
    await organization.stack.succeed("destroy", "--yes", "--skip-preview");
    const { groups, serviceAccounts, tokens } = organization.emulator.state();
    expect([groups, serviceAccounts, tokens]).toEqual([[], [], []]);
  });
});
