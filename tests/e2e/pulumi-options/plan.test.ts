import { readFile } from "node:fs/promises";
import path from "node:path";
import { ManagedOrganization } from "../../support/managed-organization";

function program(groupName: string, scope: string): string[] {
  return [
    `const bot = new ServiceAccount("bot", { displayName: "bot" });`,
    `const token = new ApiToken("token", { accountId: bot.accountId, label: "ci", scopes: ["${scope}"] });`,
    `const group = new Group("group", { name: "${groupName}" });`,
    `new GroupMembership("member", { groupId: group.groupId, accountId: bot.accountId });`,
    `exports.token = token.token;`,
  ];
}

describe("an update plan", () => {
  let organization: ManagedOrganization;

  beforeAll(async () => {
    organization = await ManagedOrganization.start();
    await organization.up(...program("group", "read:me"));
  });

  afterAll(() => organization.stop());

  async function plan(...statements: string[]): Promise<string> {
    await organization.declare(...statements);
    await organization.stack.succeed("preview", "--save-plan", "plan.json");
    return readFile(path.join(organization.stack.folder, "plan.json"), "utf8");
  }

  const applyPlan = ["up", "--yes", "--skip-preview", "--plan", "plan.json"];

  it("preview --save-plan, up --plan: limit an up to what the preview showed, and keep secrets out of the plan", async () => {
    const { token } = await organization.stack.outputs();
    const text = await plan(...program("group", "read:jira-work"));
    expect(text).toContain("read:jira-work");
    expect(text).not.toContain(token);
    expect(text).not.toContain(organization.emulator.apiKey);

    organization.emulator.clearRequests();
    await organization.declare(...program("group", "write:jira-work"));
    expect(await organization.failure(...applyPlan)).toContain("violates plan: properties changed");
    expect(organization.writes()).toEqual([]);

    await organization.declare(...program("group", "read:jira-work"));
    await organization.stack.succeed(...applyPlan);
    expect(organization.emulator.state().tokens).toMatchObject([{ scopes: ["read:jira-work"] }]);

    // A renamed group keeps its members.
    await plan(...program("renamed", "read:jira-work"));
    await organization.stack.succeed(...applyPlan);
    expect(organization.memberCount("renamed")).toBe(1);
  });
});
