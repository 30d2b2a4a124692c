import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { utcDay } from "../../../provider/src/timing/days";
import { runCli, type CliResult } from "../../support/cli";
import { makeCommandFolder } from "../../support/command-folder";
import { daysAhead } from "../../support/later";
import { environmentOf } from "../../support/organization";
import { commandsIn, paste } from "../../support/pasted-command";
import { parseReport, type DriftReport } from "../../support/seeded-organization";
import { TestStack } from "../../support/stack";

const UNTIL = utcDay(Date.now(), 10);

const PROGRAM = `
import { Group, GroupMembers, GroupMembership, GroupRoleAssignment } from "pulumi-atlassian-admin";
const [admins, ops] = ["site-admins", "ops"].map((name) => new Group(name, { name }));
const until = "${UNTIL}";
new GroupMembership("ann", { groupId: admins.groupId, email: "ann@example.com", until });
new GroupMembers("ops", {
  groupId: ops.groupId, members: [{ email: "ann@example.com" }, { email: "bob@example.com", until }],
});
new GroupRoleAssignment("ops-jira", {
  groupId: ops.groupId, site: "acme", product: "jira-software", role: "atlassian/user", until,
});
`;

describe("drift and review of grants that end", () => {
  let emulator: Emulator;
  let stack: TestStack;
  let shellPath: string;

  beforeAll(async () => {
    emulator = await startEmulator({
      workspaces: [
        { name: "acme", cloudId: "c1", typeKey: "jira-software", hostUrl: "https://acme.atlassian.net" },
      ],
      seed: {
        users: [
          { email: "ann@example.com", accountId: "712020:ann" },
          { email: "bob@example.com", accountId: "712020:bob" },
        ],
      },
    });
    stack = await TestStack.create({ program: PROGRAM, environment: environmentOf(emulator) });
    await mkdir(path.join(stack.folder, ".git"));
    await writeFile(path.join(stack.folder, "CODEOWNERS"), "*.ts @acme/access\n");
    shellPath = await makeCommandFolder(stack.folder);
    await stack.up();
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  function moveTo(day: number): Record<string, string> {
    emulator.clock.set(Date.now());
    emulator.clock.advance({ days: day });
    return daysAhead(day);
  }

  const cli = (day: number, ...args: string[]): Promise<CliResult> =>
    runCli([...args, "--stack", "test"], stack.environmentWith(moveTo(day)), stack.folder);

  async function drift(day: number, ...args: string[]): Promise<DriftReport> {
    const report = parseReport(await cli(day, "drift", "--json", "--quiet", ...args));
    expect(report.problems).toEqual([]);
    return report;
  }

  const said = ({ findings }: DriftReport): string[] =>
    findings.map(({ fact, kind, resource }) => `${kind}: ${resource.name}: ${fact}`).toSorted();

  /** Pastes the commands of the findings into a shell. */
  async function repair(day: number, { findings }: DriftReport): Promise<void> {
    const environment = moveTo(day);
    for (const command of commandsIn(findings.map(({ remedy }) => remedy))) {
      await paste({ stack, shellPath, environment }, command);
    }
  }

  // One story: each step starts from what the one before left.
  it("name what ends within the days, and nothing that ends later", async () => {
    expect(said(await drift(0, "--within", "10d"))).toEqual([
      `ending: members of group "ops": 1 membership, of "bob@example.com", ends on ${UNTIL}.`,
      `ending: membership of "ann@example.com" in group "site-admins": It ends on ${UNTIL}.`,
      `ending: role "atlassian/user" of group "ops" on "jira-software" of site "acme": It ends on ${UNTIL}.`,
    ]);
    expect(await cli(0, "drift", "--within", "9d", "--quiet")).toMatchObject({ exitCode: 0 });
    const { exitCode, stdout } = await cli(
      0,
      "review",
      "--within",
      "10d",
      "--owner",
      "@acme/access",
      "--quiet",
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      [
        `Ends within 10 days:`,
        `  "ops": role "atlassian/user" on "jira-software of acme" ends on "${UNTIL}"`,
        `  "bob@example.com": membership of the group "ops" ends on "${UNTIL}"`,
        `  "ann@example.com": membership of the group "site-admins" ends on "${UNTIL}"`,
      ].join("\n"),
    );
    expect((await cli(0, "review", "--within", "9d", "--quiet")).stdout).not.toContain("Ends within");
  });

  it("show the removal on the day, and the remedy of drift carries it out", async () => {
    const { stdout } = await cli(10, "review", "--quiet");
    expect(stdout).toContain(`"ann@example.com": loses membership of the group "site-admins".`);
    expect(stdout).toContain(`"bob@example.com": loses membership of the group "ops".`);
    expect(stdout).toContain(`loses the role "atlassian/user" on "jira-software of acme", for all members.`);
    const found = await drift(10);
    expect(said(found)).toEqual([
      `ending: members of group "ops": 1 membership, of "bob@example.com", should have ended on ${UNTIL}.`,
      `ending: membership of "ann@example.com" in group "site-admins": It should have ended on ${UNTIL}.`,
      `ending: role "atlassian/user" of group "ops" on "jira-software" of site "acme": It should have ended on ${UNTIL}.`,
    ]);
    await repair(10, found);
    expect(Object.fromEntries(emulator.state().groups.map(({ name, members }) => [name, members]))).toEqual({
      "site-admins": [],
      ops: ["712020:ann"],
    });
    expect(said(await drift(10))).toEqual([]);
    expect((await cli(11, "review", "--quiet")).stdout).toContain("No identity changes.");
  });

  it("name access that somebody gave back, and the remedy removes it again", async () => {
    moveTo(12);
    emulator.mutate({ action: "addMember", group: "site-admins", account: "712020:ann" });
    emulator.mutate({ action: "addMember", group: "ops", account: "712020:bob" });
    const found = await drift(12);
    expect(said(found)).toEqual([
      `changed: members of group "ops": 1 added: "bob@example.com".`,
      `changed: membership of "ann@example.com" in group "site-admins": It ended on ${UNTIL} and was added again.`,
    ]);
    await repair(12, found);
    expect(said(await drift(12))).toEqual([]);
  });
});
