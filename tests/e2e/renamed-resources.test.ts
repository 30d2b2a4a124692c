import { ManagedOrganization, urnOf } from "../support/managed-organization";

describe("an object whose resource is created before it is deleted under its old name", () => {
  let organization: ManagedOrganization;

  beforeEach(async () => {
    organization = await ManagedOrganization.start();
  });

  afterEach(() => organization.stop());

  const account = (name: string): string =>
    `const bot = new ServiceAccount("${name}", { displayName: "bot", adoptExisting: true });`;
  const list = (name: string): string =>
    `new GroupMembers("${name}", { groupId: group.groupId, members: [{ accountId: bot.accountId }] });`;
  const group = `const group = new Group("group", { name: "group" });`;

  it("keeps a renamed account that was adopted, also when the run failed in between", async () => {
    await organization.up(account("old"));
    await organization.declare(
      account("new"),
      `new GroupMembership("fails", { groupName: "nobody", accountId: bot.accountId });`,
    );
    await organization.failure("up", "--yes", "--skip-preview");
    // The run ended before the old resource was deleted; this one deletes it, and is another process than the one
    // of the adoption.
    await organization.up(account("new"));
    expect(organization.objects().accounts).toEqual(["bot"]);
  });

  it("keeps the members of a renamed list", async () => {
    await organization.up(account("bot"), group, list("old"));
    await organization.up(account("bot"), group, list("new"));
    expect(organization.memberCount("group")).toBe(1);
  });

  it("keeps the members of a list that is replaced by force", async () => {
    await organization.up(account("bot"), group, list("list"));
    await organization.stack.succeed("state", "taint", urnOf("GroupMembers", "list"), "--yes");
    await organization.stack.up();
    expect(organization.memberCount("group")).toBe(1);
  });
});
