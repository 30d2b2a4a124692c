import { appendFile } from "node:fs/promises";
import path from "node:path";
import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { runCli, runProgram } from "../../support/cli";
import { makeCommandFolder } from "../../support/command-folder";
import { daysAhead } from "../../support/later";
import { environmentOf } from "../../support/organization";
import { JIRA_SITE, parseReport, type DriftReport } from "../../support/seeded-organization";
import { TestStack } from "../../support/stack";

const PEOPLE = ["ann", "bob", "carol", "dan", "eve", "fay", "gus", "hal", "ida", "jo", "kim"];

interface Program {
  readonly owner?: string;
  readonly maxRemovals?: number;
  readonly hasUnused?: boolean;
}

const program = ({ hasUnused = true, maxRemovals = 5, owner = "team-a" }: Program = {}): string => `
  import { ApiToken, Group, GroupMembers, GroupMembership, GroupRoleAssignment, ServiceAccount } from "pulumi-atlassian-admin";
  const [one, two, three] = ["one", "two", "three"].map((displayName) =>
    new ServiceAccount(displayName, { displayName, owner: displayName === "one" ? "${owner}" : "team-b" }));
  const scopes = ["read:jira-work"];
  new ApiToken("rotates", { accountId: one.accountId, label: "rotates", scopes, rotation: {} });
  new ApiToken("revoked", { accountId: two.accountId, label: "revoked", scopes });
  ${hasUnused ? `new ApiToken("unused", { accountId: two.accountId, label: "unused", scopes, lifetimeDays: 365 });` : ""}
  const [ops, dev, listed, gone] = ["ops", "dev", "listed", "gone"].map((name) => new Group(name, { name }));
  [one, two, three].forEach(({ accountId }, index) => {
    new GroupMembership("ops-" + index, { groupId: ops.groupId, accountId });
  });
  new GroupMembers("listed", {
    groupId: listed.groupId, members: [{ email: "ann@example.com" }, { email: "bob@example.com" }], maxRemovals: ${maxRemovals},
  });
  new GroupMembership("gone-one", { groupId: gone.groupId, accountId: one.accountId });
  new GroupRoleAssignment("dev-jira", { groupId: dev.groupId, resourceId: "${JIRA_SITE}", role: "atlassian/user" });
`;

describe("the command that a finding names", () => {
  let emulator: Emulator;
  let stack: TestStack;
  let shellPath: string;

  beforeAll(async () => {
    emulator = await startEmulator({
      workspaces: [{ name: "acme", cloudId: "c1", id: JIRA_SITE, typeKey: "jira-software" }],
      seed: { users: PEOPLE.map((name) => ({ email: `${name}@example.com` })) },
    });
    stack = await TestStack.create({ program: program(), environment: environmentOf(emulator) });
    shellPath = await makeCommandFolder(stack.folder);
    await stack.up();
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  async function drift(environment: Record<string, string> = {}): Promise<DriftReport> {
    // With the tokens' first lives, nothing expires soon and nothing is unused.
    const result = await runCli(
      ["drift", "--stack", "test", "--json", "--quiet", "--within", "1d"],
      stack.environmentWith(environment),
      stack.folder,
    );
    const report = parseReport(result);
    expect(report.problems).toEqual([]);
    return report;
  }

  const titlesOf = ({ findings }: DriftReport): string[] =>
    findings.map(({ kind, resource }) => `${kind}: ${resource.name}`);

  /** The commands between quotation marks. */
  const commandsOf = ({ findings }: DriftReport): string[] => [
    ...new Set(
      findings
        .flatMap(({ remedy }) => [...remedy.matchAll(/"((?:pulumi|atlassian-admin) [^"]+)"/g)])
        .map(([, command]) => command ?? ""),
    ),
  ];

  /** Pastes a command into a shell, and confirms what it asks. */
  async function paste(command: string, environment: Record<string, string> = {}): Promise<void> {
    const { PATH = "", ...rest } = stack.environmentWith({
      PULUMI_SKIP_CONFIRMATIONS: "true",
      ...environment,
    });
    const env = { ...rest, PATH: `${shellPath}:${PATH}` };
    const { exitCode, stdout, stderr } = await runProgram("sh", ["-c", command], env, stack.folder);
    expect({ command, exitCode, printed: exitCode === 0 ? "" : stdout + stderr }).toEqual({
      command,
      exitCode: 0,
      printed: "",
    });
  }

  it("repairs everything that somebody deleted, removed, revoked or changed", async () => {
    emulator.mutate({ action: "renameServiceAccount", account: "one", displayName: "uno" });
    emulator.mutate({ action: "deleteServiceAccount", account: "three" });
    emulator.mutate({ action: "revokeToken", token: tokenId("revoked") });
    emulator.mutate({ action: "removeMember", group: "ops", account: "uno" });
    emulator.mutate({ action: "removeMember", group: "ops", account: "two" });
    emulator.mutate({ action: "deleteGroup", group: "gone" });
    emulator.mutate({ action: "revokeRole", group: "dev", resourceId: JIRA_SITE, roleId: "atlassian/user" });
    emulator.mutate({ action: "addMember", group: "listed", account: "eve@example.com" });
    emulator.mutate({ action: "removeMember", group: "listed", account: "bob@example.com" });

    const report = await drift();
    expect(titlesOf(report)).toEqual([
      `missing: API token "revoked" of "two"`,
      `missing: group "gone"`,
      `missing: members of group "ops"`,
      `missing: role "atlassian/user" of group "dev" on "${JIRA_SITE}"`,
      `missing: service account "three"`,
      `changed: members of group "listed"`,
      `changed: service account "one"`,
    ]);
    expect(commandsOf(report)).toEqual(["pulumi up --refresh --stack test"]);
    await paste("pulumi up --refresh --stack test");
    expect(titlesOf(await drift())).toEqual([]);
  });

  it("repairs a member list with more strangers than one update can remove, once the program allows it", async () => {
    for (const name of PEOPLE.slice(2, 9)) {
      emulator.mutate({ action: "addMember", group: "listed", account: `${name}@example.com` });
    }
    const report = await drift();
    const [finding] = report.findings;
    expect(finding?.fact).toMatch(/^7 added: "carol@example\.com", .* and 2 more\.$/);
    expect(finding?.remedy).toContain("Set maxRemovals to 7, because 7 members would be removed. Then run");
    await stack.setProgram(program({ maxRemovals: 7 }));
    await paste(commandsOf(report)[0] ?? "");
    expect(titlesOf(await drift())).toEqual([]);
  });

  it("imports what somebody made by hand", async () => {
    emulator.seed({
      serviceAccounts: [{ displayName: "$(touch pwned) `rogue`" }],
      tokens: [{ account: "two", label: "by hand", createdAt: new Date().toISOString() }],
      groups: [
        { name: "new", members: ["ann@example.com"] },
        {
          name: "new-admins",
          members: ["ann@example.com"],
          roles: [{ resourceId: JIRA_SITE, roleId: "atlassian/admin" }],
        },
      ],
    });
    emulator.mutate({ action: "addMember", group: "ops", account: "eve@example.com" });
    emulator.mutate({ action: "addMember", group: "ops", account: "fay@example.com" });
    emulator.mutate({ action: "addMember", group: "dev", account: "two" });
    emulator.mutate({ action: "assignRole", group: "ops", resourceId: JIRA_SITE, roleId: "atlassian/admin" });

    const report = await drift();
    expect(titlesOf(report)).toEqual([
      `unmanaged: API token "by hand" of "two"`,
      `unmanaged: group "new-admins"`,
      `unmanaged: group "new"`,
      `unmanaged: members of group "ops"`,
      `unmanaged: membership of "two" in group "dev"`,
      `unmanaged: role "atlassian/admin" of group "ops" on "${JIRA_SITE}"`,
      'unmanaged: service account "$(touch pwned) `rogue`"',
    ]);
    expect(commandsOf(report)).toEqual([
      "atlassian-admin import --stack test",
      "atlassian-admin import --stack test --people",
    ]);
    for (const command of commandsOf(report)) {
      await paste(command);
    }
    expect(titlesOf(await drift())).toEqual([]);
    await stack.setProgram(`${program({ maxRemovals: 7 })}\nimport "./identity/index";\n`);
  });

  it("expects an administrator whom the ignore file names", async () => {
    emulator.mutate({
      action: "assignRole",
      account: "kim@example.com",
      resourceId: JIRA_SITE,
      roleId: "atlassian/admin",
    });
    const report = await drift();
    expect(titlesOf(report)).toEqual([
      `unmanaged: role "atlassian/admin" of "kim@example.com" on "${JIRA_SITE}"`,
    ]);
    const [, line = ""] =
      /put "(admin [^"]+)" into \.atlassian-admin-ignore/.exec(report.findings[0]?.remedy ?? "") ?? [];
    await appendFile(path.join(stack.folder, ".atlassian-admin-ignore"), `${line}\n`);
    expect(titlesOf(await drift())).toEqual([]);
  });

  function tokenId(label: string): string {
    const token = emulator.state().tokens.find((one) => one.label.startsWith(`${label}-`));
    return token?.id ?? "";
  }
});

describe("the command that a finding about time or owners names", () => {
  let emulator: Emulator;
  let stack: TestStack;

  const DAY = 91;

  beforeAll(async () => {
    emulator = await startEmulator({ seed: { users: [{ email: "ann@example.com" }] } });
    stack = await TestStack.create({ program: source(), environment: environmentOf(emulator) });
    await stack.up();
    emulator.clock.advance({ days: DAY });
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  function source(changes: { owner?: string; hasOld?: boolean } = {}): string {
    const { hasOld = true, owner = "ann@example.com" } = changes;
    return `
      import { ApiToken, ServiceAccount } from "pulumi-atlassian-admin";
      const bot = new ServiceAccount("bot", { displayName: "bot", owner: "${owner}" });
      const token = { accountId: bot.accountId, scopes: ["read:jira-work"] };
      new ApiToken("dead", { ...token, label: "dead", lifetimeDays: 90 });
      new ApiToken("late", { ...token, label: "late", lifetimeDays: 100, rotation: {} });
      ${hasOld ? `new ApiToken("old", { ...token, label: "old", lifetimeDays: 365 });` : ""}
    `;
  }

  async function drift(): Promise<DriftReport> {
    return parseReport(
      await runCli(
        ["drift", "--stack", "test", "--json", "--quiet"],
        stack.environmentWith(daysAhead(DAY)),
        stack.folder,
      ),
    );
  }

  const remediesOf = ({ findings }: DriftReport): string[] =>
    findings.map(({ kind, remedy, resource }) => `${kind}: ${resource.name}: ${remedy}`);

  it("renews what expired, rotates what is overdue, and forgets what nobody uses or owns", async () => {
    emulator.mutate({ action: "suspendUser", account: "ann@example.com" });
    const found = remediesOf(await drift());
    expect(found).toEqual([
      expect.stringMatching(/^owner-gone: .*Name another owner in the program/),
      expect.stringMatching(/^expiring: API token "dead" .*Run "pulumi up --refresh --stack test" to make/),
      expect.stringMatching(/^expiring: API token "late" .*Run "pulumi up --stack test" to rotate it/),
      expect.stringMatching(/^unused: API token "late" /),
      expect.stringMatching(
        /^unused: API token "old" .*remove it from the program and run "pulumi up --stack/,
      ),
    ]);
    const changed = source({ owner: "team-a", hasOld: false });
    await stack.setProgram(changed);
    // As the first of them; the others need no refresh, which does them no harm.
    await stack.succeedWith(
      daysAhead(DAY),
      ...["up", "--refresh", "--yes", "--skip-preview", "--stack", "test"],
    );
    expect(remediesOf(await drift())).toEqual([]);
  });
});
