import { readFile } from "node:fs/promises";
import path from "node:path";
import { runCli, type CliResult } from "../../support/cli";
import { NativeOrganization } from "../../support/native-organization";

const PROGRAM = [
  `const bot = new ServiceAccount("bot", { displayName: "deploy-bot", owner: "team-payments" });`,
  `new ApiToken("pipeline", { accountId: bot.accountId, label: "pipeline", scopes: ["read:jira-work"] });`,
  `const group = new Group("group", { name: "deployers" });`,
  `new GroupMembership("member", { groupId: group.groupId, accountId: bot.accountId });`,
];

describe("the command line and a stack of the native provider", () => {
  let organization: NativeOrganization;

  beforeAll(async () => {
    organization = await NativeOrganization.start();
    await organization.declare(...PROGRAM);
    await organization.stack.up();
  });

  afterAll(() => organization.stop());

  function run(...args: string[]): Promise<CliResult> {
    const { stack } = organization;
    return runCli([...args, "--stack", "test"], stack.environmentWith({}), stack.folder);
  }

  it("drift finds what somebody changed, and nothing before", async () => {
    const clean = await run("drift", "--quiet", "--json");
    expect(clean).toMatchObject({ exitCode: 0, stderr: "" });
    organization.emulator.mutate({
      action: "renameServiceAccount",
      account: "deploy-bot",
      displayName: "renamed-bot",
    });
    const { stdout, exitCode } = await run("drift", "--quiet");
    expect(exitCode).toBe(2);
    expect(stdout).toContain("renamed-bot");
    await organization.stack.up("--refresh");
  });

  it("review shows who gains what", async () => {
    await organization.declare(...PROGRAM.map((line) => line.replace("read:jira-work", "write:jira-work")));
    const { stdout, exitCode } = await run("review");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^medium +"deploy-bot": loses the token "pipeline".*"write:jira-work"/m);
  });

  it("import takes the rest in with the native provider, as the stack has it, and the program previews no change", async () => {
    const { emulator, stack } = organization;
    await organization.declare(...PROGRAM);
    const before = emulator.state();
    emulator.mutate({ action: "createGroup", name: "by hand" });
    const writes = await organization.writesDuring(async () => {
      const { exitCode, stdout } = await run("import", "--quiet");
      expect({ exitCode, stdout }).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining("1 Group") as string,
      });
      const written = await readFile(path.join(stack.folder, "identity/groups.ts"), "utf8");
      expect(written).toContain('from "pulumi-atlassian-admin/native";');
      // The classes that the test's own program has already.
      await organization.declare(...PROGRAM, written.replace(/^import .*$/gm, ""));
      expect(await organization.preview()).toEqual([]);
      await stack.up();
      await stack.succeed("up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes");
    });
    expect(writes).toEqual([]);
    expect(emulator.state().serviceAccounts).toEqual(before.serviceAccounts);
  });

  it("inventory and doctor know what the stack has", async () => {
    const { stdout } = await run("inventory");
    expect(stdout).toMatch(/deploy-bot .*\btest\b/);
    expect((await run("doctor")).stdout).toMatch(/stack +ok .* 5 of them for Atlassian/);
  });
});
