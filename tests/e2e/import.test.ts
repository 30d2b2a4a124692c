import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { environmentOf, writesOf } from "../support/organization";
import { program } from "../support/programs";
import { TestStack, type ImportedResource } from "../support/stack";

describe("bulk import by file", () => {
  let emulator: Emulator;
  let stack: TestStack;

  beforeAll(async () => {
    emulator = await startEmulator({
      seed: {
        serviceAccounts: [{ displayName: "deploy-bot", description: "Deploys [owner: team-payments]" }],
        groups: [{ name: "deployers", members: ["deploy-bot"] }],
        tokens: [{ account: "deploy-bot", label: "by-hand", scopes: ["read:jira-work"] }],
      },
    });
    stack = await TestStack.create({ program: program(), environment: environmentOf(emulator) });
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  it("brings what exists into the state, after which a preview and an up change nothing", async () => {
    const { serviceAccounts, groups, tokens } = emulator.state();
    const [account, group, token] = [serviceAccounts[0], groups[0], tokens[0]];
    if (account === undefined || group === undefined || token === undefined) {
      throw new Error("the emulator was not seeded");
    }
    const { orgId, directoryId } = emulator;
    const expiresAt = token.expiry?.slice(0, 10) ?? "";
    const of = (
      type: string,
      name: string,
      id: string,
      inputs: object,
      outputs: object,
    ): ImportedResource => ({
      type,
      name,
      id,
      inputs: { orgId, ...inputs },
      outputs: { ...outputs },
    });
    const ids = {
      serviceAccountId: account.id,
      accountId: account.atlassianId,
      email: account.email,
      status: "active",
    };
    const resources = [
      of(
        "ServiceAccount",
        "bot",
        account.id,
        { displayName: "deploy-bot", description: "Deploys", owner: "team-payments" },
        ids,
      ),
      of("Group", "group", group.id, { name: "deployers" }, { groupId: group.id, directoryId }),
      of(
        "GroupMembership",
        "membership",
        `${group.id}/${account.atlassianId}`,
        { groupId: group.id, accountId: account.atlassianId },
        { directoryId },
      ),
      of(
        "ApiToken",
        "token",
        token.id,
        { accountId: account.atlassianId, label: "by-hand", scopes: ["read:jira-work"], expiresAt },
        { tokenId: token.id, fullLabel: "by-hand" },
      ),
    ];
    await stack.importByFile(resources);
    await stack.setProgram(
      program(
        `const bot = new ServiceAccount("bot", { displayName: "deploy-bot", description: "Deploys", owner: "team-payments" });`,
        `const group = new Group("group", { name: "deployers" });`,
        `new GroupMembership("membership", { groupId: group.groupId, accountId: bot.accountId });`,
        `new ApiToken("token", { accountId: bot.accountId, label: "by-hand", scopes: ["read:jira-work"], expiresAt: "${expiresAt}" });`,
      ),
    );
    emulator.clearRequests();
    await stack.succeed("preview", "--expect-no-changes");
    await stack.up("--refresh", "--expect-no-changes");
    expect(writesOf(emulator)).toEqual([]);
  });
});
