import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { runCli, type CliResult } from "../../support/cli";
import { NativeOrganization } from "../../support/native-organization";

const DYNAMIC = "pulumi-atlassian-admin";
const NATIVE = "pulumi-atlassian-admin/native";
const APP = "ari:cloud:jira-software::site/d168a0d0-a84d-4b4a-99a7-02d0478776db";

/** As with a version that does not know the other provider's types. */
const WITHOUT_ALIAS = `
require("@pulumi/pulumi").runtime.registerStackTransformation(({ props, opts }) => ({ props, opts: { ...opts, aliases: [] } }));
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

  const run = (...args: string[]): Promise<CliResult> =>
    runCli([...args, "--stack", "test"], organization.stack.environmentWith({}), organization.stack.folder);

  it("gets a review that calls each resource a move without an alias, with the remedy, and nothing with it", async () => {
    const { stack } = organization;
    await stack.setProgram(program(to, WITHOUT_ALIAS));
    const { exitCode, stdout } = await run("review", "--fail-on", "high");
    expect(exitCode).toBe(2);
    // One line for each of the six types; the two groups share theirs.
    expect(stdout.match(/without an alias: deleted as/g)).toHaveLength(6);
    expect(stdout).not.toMatch(/deleted for good|is created as|adopts it/);
    expect(stdout.replace(/\s+/g, " ")).toContain(
      "Do not run it: install the pulumi-atlassian-admin of the plugin's version",
    );
    await stack.setProgram(program(to));
    expect((await run("review", "--fail-on", "low")).exitCode).toBe(0);
  });

  it("refuses to create existing accounts and groups, gives the reason, and deletes nothing", async () => {
    const { emulator, stack } = organization;
    const before = emulator.state();
    await stack.setProgram(program(to, WITHOUT_ALIAS).replaceAll(/,? ?adoptExisting: true/g, ""));
    const message = await organization.failure("up", "--yes", "--skip-preview", "--continue-on-error");
    const reason = "or the state has it under the type of the other provider";
    expect(message.split(reason).length - 1).toBeGreaterThanOrEqual(3);
    const after = emulator.state();
    expect([after.serviceAccounts, after.groups, after.tokens]).toEqual([
      before.serviceAccounts,
      before.groups,
      before.tokens,
    ]);
    await stack.setProgram(program(to));
    await stack.up();
    expect(emulator.state().groups).toEqual(before.groups);
  });

  it("keeps every account, group, member and role, also where the program adopts what is there", async () => {
    const { emulator, stack } = organization;
    // A resource that adopts a group marks it with another name than the one that it replaces.
    const lasting = (): unknown => {
      const { groups, serviceAccounts } = emulator.state();
      return JSON.parse(JSON.stringify({ groups, serviceAccounts }).replaceAll("#2]", "]"));
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

describe("doctor, of a stack that the native provider manages", () => {
  let organization: NativeOrganization;

  beforeAll(async () => {
    organization = await NativeOrganization.start();
    await organization.declare(`new Group("group", { name: "deployers" });`);
    await organization.stack.up();
  });

  afterAll(() => organization.stop());

  const doctor = (): Promise<CliResult> => {
    const { stack } = organization;
    return runCli(["doctor", "--stack", "test"], stack.environmentWith({}), stack.folder);
  };

  it("is content with a package that knows both types", async () => {
    expect((await doctor()).stdout).toMatch(
      /^provider +ok +the state has 1 resource of the native provider$/m,
    );
  });

  it("warns of a package that has no alias, before anything is deleted", async () => {
    const folder = path.join(organization.stack.folder, "node_modules/pulumi-atlassian-admin");
    await mkdir(folder, { recursive: true });
    const manifest = {
      name: "pulumi-atlassian-admin",
      version: "0.0.9",
      exports: { "./package.json": "./package.json" },
    };
    await writeFile(path.join(folder, "package.json"), JSON.stringify(manifest));
    const { exitCode, stdout } = await doctor();
    expect(exitCode).toBe(1);
    const text = stdout.replace(/\s+/g, " ");
    expect(text).toContain("which the pulumi-atlassian-admin 0.0.9 of the project does not know");
    expect(text).toContain('Run "npm install pulumi-atlassian-admin@latest"');
  });
});
