import { readFile } from "node:fs/promises";
import path from "node:path";
import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { runCli, type CliResult } from "../../support/cli";
import { JIRA_SITE, parseReport } from "../../support/seeded-organization";
import { TestStack } from "../../support/stack";

/** Every id is a secret: what a `StackReference` gives of an output that also holds a token. */
const PROGRAM = `
  import * as pulumi from "@pulumi/pulumi";
  import { ApiToken, Group, GroupMembers, GroupMembership, GroupRoleAssignment, ServiceAccount } from "pulumi-atlassian-admin";
  const orgId = pulumi.secret(process.env.SECRET_ORG_ID ?? "");
  const bot = new ServiceAccount("bot", { orgId, displayName: "bot", owner: "team-a" });
  const [ops, dev] = ["ops", "dev"].map((name) => new Group(name, { orgId, name }));
  const hidden = (value) => pulumi.secret(value);
  new GroupMembership("membership", { orgId, groupId: hidden(ops.groupId), accountId: hidden(bot.accountId) });
  new GroupMembers("members", { orgId, groupId: hidden(dev.groupId), members: [{ accountId: bot.accountId }] });
  new GroupRoleAssignment("role", {
    orgId, groupId: hidden(ops.groupId), resourceId: hidden("${JIRA_SITE}"), role: hidden("atlassian/user"),
  });
  const opts = { additionalSecretOutputs: ["tokenId", "previousTokenId", "accountIds"] };
  new ApiToken("token", {
    orgId, accountId: hidden(bot.accountId), label: "ci", scopes: ["read:jira-work"], lifetimeDays: LIFE, rotation: {},
  }, opts);
`;

describe("ids that a program makes secret", () => {
  let emulator: Emulator;
  let stack: TestStack;
  let secretOrgId: string;

  beforeAll(async () => {
    const workspaces = [{ name: "acme", cloudId: "c1", id: JIRA_SITE, typeKey: "jira-software" }];
    emulator = await startEmulator({ organizations: [{}, { workspaces }] });
    const [first, second] = emulator.organizations;
    secretOrgId = second?.orgId ?? "";
    stack = await TestStack.create({
      program: PROGRAM.replace("LIFE", "90"),
      environment: {
        ATLASSIAN_ADMIN_BASE_URL: emulator.url,
        ATLASSIAN_ORG_ID: first?.orgId ?? "",
        SECRET_ORG_ID: secretOrgId,
      },
    });
    const keys = Object.fromEntries(emulator.organizations.map(({ apiKey, orgId }) => [orgId, apiKey]));
    for (const [orgId, key] of Object.entries(keys)) {
      await stack.succeed("config", "set", "--secret", "--path", `atlassian-admin:apiKeys.${orgId}`, key);
    }
    await stack.up();
    // A rotation: the physical id is no longer the id of the token.
    await stack.setProgram(PROGRAM.replace("LIFE", "91"));
    await stack.up();
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  function run(command: string, ...args: string[]): Promise<CliResult> {
    return runCli([command, "--stack", "test", ...args], stack.environmentWith({}), stack.folder);
  }

  it("are secrets in the state", async () => {
    const state = await readFile(path.join(stack.folder, "state/.pulumi/stacks/identity/test.json"), "utf8");
    expect(state).not.toContain(secretOrgId);
    expect(emulator.state().tokens).toHaveLength(2);
  });

  it("make drift see no strangers, and are in none of its output", async () => {
    const { exitCode, stdout, stderr } = await run("drift", "--json");
    expect({ exitCode, findings: parseReport({ exitCode, stdout, stderr }).findings }).toEqual({
      exitCode: 0,
      findings: [],
    });
    emulator.mutate({ orgId: secretOrgId, action: "createServiceAccount", displayName: "rogue" });
    const later = await run("drift", "--json");
    expect(parseReport(later).findings.map(({ resource }) => resource.name)).toEqual([
      `service account "rogue"`,
    ]);
    for (const printed of [stdout, stderr, later.stdout, later.stderr]) {
      expect(printed).not.toContain(secretOrgId);
    }
    expect(later.stdout).toContain(`"orgId": "[secret]"`);
  });

  it("make inventory and import see no strangers", async () => {
    const inventory = await run("inventory", "--json", "--org-id", secretOrgId);
    const { accounts } = JSON.parse(inventory.stdout) as {
      accounts: {
        displayName: string;
        managedBy: string[];
        tokens: { managedBy: string[] }[];
        groups: object[];
      }[];
    };
    const group = { managedBy: ["test"], membershipManagedBy: ["test"] };
    expect(accounts[0]).toMatchObject({
      displayName: "bot",
      managedBy: ["test"],
      tokens: [{ managedBy: ["test"] }, { managedBy: ["test"] }],
      groups: expect.arrayContaining([
        expect.objectContaining({ ...group, name: "dev" }),
        expect.objectContaining({
          ...group,
          name: "ops",
          roles: [expect.objectContaining({ managedBy: ["test"] })],
        }),
      ]) as object[],
    });
    const imported = await run("import", "--json", "--dry-run", "--org-id", secretOrgId);
    expect((JSON.parse(imported.stdout) as { objects: { name: string }[] }).objects).toEqual([
      expect.objectContaining({ name: "rogue" }),
    ]);
  });

  it("that cannot be decrypted are an error, and not strangers", async () => {
    const { exitCode, stderr, stdout } = await runCli(
      ["inventory", "--stack", "test", "--org-id", secretOrgId],
      stack.environmentWith({ PULUMI_CONFIG_PASSPHRASE: "wrong" }),
      stack.folder,
    );
    expect([exitCode, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/passphrase/);
  });
});
