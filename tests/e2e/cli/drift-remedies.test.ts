import { appendFile, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import ts from "typescript";
import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { KINDS } from "../../../cli/src/commands/drift/finding";
import { runCli } from "../../support/cli";
import { makeCommandFolder } from "../../support/command-folder";
import { daysAhead } from "../../support/later";
import { environmentOf } from "../../support/organization";
import { commandsIn, paste, type Shell } from "../../support/pasted-command";
import { printable, RemedyLedger } from "../../support/remedies";
import { JIRA_SITE, parseReport, type DriftReport } from "../../support/seeded-organization";
import { TestStack } from "../../support/stack";

/** Every remedy of a finding, and the kinds of findings. Each test removes those that it mends. */
const ledger = new RemedyLedger(printable(/commands\/drift\//));
const kindsLeft = new Set<string>(KINDS);

async function driftIn({ stack, environment = {} }: Shell, ...args: string[]): Promise<DriftReport> {
  const result = await runCli(
    ["drift", "--stack", "test", "--json", "--quiet", ...args],
    stack.environmentWith(environment),
    stack.folder,
  );
  const report = parseReport(result);
  expect(report.problems).toEqual([]);
  return report;
}

const titlesOf = ({ findings }: DriftReport): string[] =>
  findings.map(({ kind, resource }) => `${kind}: ${resource.name}`);

const commandsOf = ({ findings }: DriftReport): string[] => commandsIn(findings.map(({ remedy }) => remedy));

/** Notes what was mended: found before, and not any more. */
function mended(before: DriftReport, after: DriftReport): void {
  const remediesOf = ({ findings }: DriftReport): string[] => findings.map(({ remedy }) => remedy);
  ledger.record(remediesOf(before), remediesOf(after));
  for (const { fingerprint, kind } of before.findings) {
    if (!after.findings.some((finding) => finding.fingerprint === fingerprint)) {
      kindsLeft.delete(kind);
    }
  }
}

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

  const world = (): Shell => ({ stack, shellPath });
  // With the tokens' first lives, nothing expires soon and nothing is unused.
  const drift = (): Promise<DriftReport> => driftIn(world(), "--within", "1d");

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
    await paste(world(), "pulumi up --refresh --stack test");
    const after = await drift();
    expect(titlesOf(after)).toEqual([]);
    mended(report, after);
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
    await paste(world(), commandsOf(report)[0] ?? "");
    const after = await drift();
    expect(titlesOf(after)).toEqual([]);
    mended(report, after);
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
      await paste(world(), command);
    }
    const after = await drift();
    expect(titlesOf(after)).toEqual([]);
    mended(report, after);
    await stack.setProgram(`${program({ maxRemovals: 7 })}\nimport "./identity/index";\n`);
  });

  it("creates an imported token again, once the program has its scopes", async () => {
    emulator.mutate({ action: "revokeToken", token: "by hand" });
    const report = await drift();
    expect(titlesOf(report)).toEqual([`missing: API token "by hand" of "two"`]);
    expect(report.findings[0]?.remedy).toContain(`first write those of "by hand" and remove ignoreChanges`);
    for (const name of await readdir(path.join(stack.folder, "identity"))) {
      const file = path.join(stack.folder, "identity", name);
      const text = await readFile(file, "utf8");
      const written = text
        .replace(`scopes: ["unknown:imported"]`, `scopes: ["read:jira-work"]`)
        .replace(/,\s*\{ ignoreChanges: \["scopes"\] \}/, "");
      // The program of this stack is JavaScript.
      const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
      const { outputText } = ts.transpileModule(written, { compilerOptions });
      await writeFile(file.replace(/ts$/, "js"), outputText);
    }
    await stack.setProgram(`${program({ maxRemovals: 7 })}\nimport "./identity/index";\n`);
    await paste(world(), commandsOf(report)[0] ?? "");
    const after = await drift();
    expect(titlesOf(after)).toEqual([]);
    mended(report, after);
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
      /add "(admin [^"]+)" to \.atlassian-admin-ignore/.exec(report.findings[0]?.remedy ?? "") ?? [];
    await appendFile(path.join(stack.folder, ".atlassian-admin-ignore"), `${line}\n`);
    const after = await drift();
    expect(titlesOf(after)).toEqual([]);
    mended(report, after);
  });

  function tokenId(label: string): string {
    const token = emulator.state().tokens.find((one) => one.label.startsWith(`${label}-`));
    return token?.id ?? "";
  }
});

describe("the command that a finding about time or owners names", () => {
  let emulator: Emulator;
  let stack: TestStack;
  let world: Shell;

  const DAY = 91;
  const dayAt = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

  const TOKENS: Readonly<Record<string, string>> = {
    dead: `lifetimeDays: 90`,
    fixed: `expiresAt: "${dayAt(80)}"`,
    late: `lifetimeDays: 100, rotation: {}`,
    old: `lifetimeDays: 365`,
    soon: `lifetimeDays: 110`,
  };
  const UNTIL = { past: dayAt(60), soon: dayAt(100) };
  const KEPT = { ...UNTIL, soon: dayAt(400) };

  beforeAll(async () => {
    emulator = await startEmulator({
      seed: {
        users: ["ann", "bob", "carol"].map((name) => ({ email: `${name}@example.com` })),
        serviceAccounts: [{ displayName: "by hand", description: "[owner: left@example.com]" }],
      },
    });
    stack = await TestStack.create({ program: source(), environment: environmentOf(emulator) });
    world = { stack, shellPath: await makeCommandFolder(stack.folder), environment: daysAhead(DAY) };
    await stack.up();
    emulator.clock.advance({ days: DAY });
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  function source({ owner = "ann@example.com", tokens = TOKENS, until = UNTIL } = {}): string {
    return `
      import { ApiToken, Group, GroupMembers, GroupMembership, ServiceAccount } from "pulumi-atlassian-admin";
      const bot = new ServiceAccount("bot", { displayName: "bot"${owner === "" ? "" : `, owner: "${owner}"`} });
      const token = { accountId: bot.accountId, scopes: ["read:jira-work"] };
      const { groupId } = new Group("group", { name: "group" });
      const list = new Group("list", { name: "list" });
      ${Object.entries(tokens)
        .map(([label, life]) => `new ApiToken("${label}", { ...token, label: "${label}", ${life} });`)
        .join("\n")}
      new GroupMembership("past", { groupId, accountId: bot.accountId, until: "${until.past}" });
      new GroupMembership("soon", { groupId, email: "bob@example.com", until: "${until.soon}" });
      new GroupMembers("listed", { groupId: list.groupId, members: [
        { email: "bob@example.com", until: "${until.past}" },
        { email: "carol@example.com", until: "${until.soon}" },
      ] });
    `;
  }

  const drift = (...args: string[]): Promise<DriftReport> => driftIn(world, ...args);

  it("mends everything that time brought: owners who left, tokens, memberships that end", async () => {
    emulator.mutate({ action: "suspendUser", account: "ann@example.com" });
    const kinds = ["--kind", "expiring", "ending", "unused", "owner-gone"];
    const before = await drift(...kinds);
    const ending = before.findings.filter(({ kind }) => kind === "ending");
    expect(ending.map(({ fact }) => fact).toSorted()).toEqual([
      `1 membership, of "bob@example.com", should have ended on ${UNTIL.past}.`,
      `1 membership, of "carol@example.com", ends on ${UNTIL.soon}.`,
      `It ends on ${UNTIL.soon}.`,
      `It should have ended on ${UNTIL.past}.`,
    ]);
    const found = before.findings
      .filter(({ kind }) => kind !== "ending")
      .map(({ kind, remedy, resource }) => `${kind}: ${resource.name}: ${remedy}`);
    expect(found).toEqual([
      expect.stringMatching(/^owner-gone: service account "bot": Name another owner in the program/),
      expect.stringMatching(/^owner-gone: service account "by hand": Set another owner at admin\.atl/),
      expect.stringMatching(/^expiring: API token "dead" .*Run "pulumi up --refresh --stack test" to create/),
      expect.stringMatching(/^expiring: API token "fixed" .*set another expiresAt\. Then run "pulumi up/),
      expect.stringMatching(/^expiring: API token "late" .*Run "pulumi up --stack test" to rotate it/),
      expect.stringMatching(/^expiring: API token "soon" .*Change lifetimeDays or expiresAt in the program/),
      expect.stringMatching(/^unused: API token "late" .*remove it from the program and run "pulumi up --st/),
      expect.stringMatching(/^unused: API token "old" .*remove it from the program and run "pulumi up --st/),
      expect.stringMatching(/^unused: API token "soon" .*remove it from the program and run "pulumi up --st/),
    ]);
    const description = "[owner: bob@example.com]";
    emulator.mutate({ action: "renameServiceAccount", account: "by hand", description });
    const { old: unused, ...tokens } = TOKENS;
    expect(unused).toBeDefined();
    const changed = { ...tokens, fixed: `expiresAt: "${dayAt(DAY + 200)}"`, soon: `lifetimeDays: 120` };
    await stack.setProgram(source({ owner: "team-a", tokens: changed, until: KEPT }));
    for (const command of commandsOf(before).toSorted()) {
      await paste(world, command);
    }
    const after = await drift(...kinds);
    expect(titlesOf(after)).toEqual([]);
    mended(before, after);
  });

  it("removes again what somebody gave back", async () => {
    emulator.mutate({ action: "addMember", group: "group", account: "bot" });
    const before = await drift("--kind", "changed");
    expect(before.findings.map(({ fact }) => fact)).toEqual([
      `It ended on ${UNTIL.past} and was added again.`,
    ]);
    await paste(world, commandsOf(before)[0] ?? "");
    const after = await drift("--kind", "changed");
    expect(titlesOf(after)).toEqual([]);
    mended(before, after);
  });

  it("ends tokens that somebody made by hand, whatever is wrong with them", async () => {
    const nowMs = Date.now() + DAY * 86_400_000;
    const at = (days: number): string => new Date(nowMs + days * 86_400_000).toISOString();
    emulator.mutate({ action: "createToken", account: "bot", label: "endless" });
    emulator.seed({
      tokens: [
        { account: "bot", label: "replaced", createdAt: at(0), expiry: at(10) },
        { account: "bot", label: "never used", createdAt: at(-100), expiry: at(200) },
        { account: "bot", label: "taken in", createdAt: at(0), expiry: at(10) },
      ],
    });
    const before = await drift();
    for (const token of ["endless", "replaced", "never used"]) {
      emulator.mutate({ action: "revokeToken", token });
    }
    emulator.mutate({ action: "deleteServiceAccount", account: "by hand" });
    await paste(world, "atlassian-admin import --stack test");
    const imported = await drift();
    expect(titlesOf(imported)).toEqual([`expiring: API token "taken in" of "bot"`]);
    mended(before, imported);

    // The program of this stack never names what was imported, as if somebody had taken it out again.
    await paste(world, "pulumi state unprotect --all --yes --stack test");
    expect(commandsOf(imported)).toEqual(["pulumi up --stack test"]);
    await paste(world, commandsOf(imported)[0] ?? "");
    const after = await drift("--kind", "expiring");
    expect(titlesOf(after)).toEqual([]);
    mended(imported, after);
  });

  it("keeps a policy", async () => {
    await writeFile(path.join(stack.folder, "policy.json"), "{}");
    const policy = ["--policy", "policy.json", "--kind", "policy"];
    const declare = async (owner: string): Promise<DriftReport> => {
      await stack.setProgram(source({ owner, tokens: {}, until: KEPT }));
      await paste(world, "pulumi up --stack test");
      return drift(...policy);
    };
    const before = await declare("");
    expect(before.findings.map(({ remedy }) => remedy)).toContainEqual(
      expect.stringContaining("Set the responsible team or mailbox as its owner"),
    );
    const after = await declare("team-a");
    expect(after.findings.map(({ remedy }) => remedy)).not.toContainEqual(
      expect.stringContaining("Set the responsible team or mailbox as its owner"),
    );
    mended(before, after);
  });
});

describe("the ledger of this file", () => {
  it("has every remedy that drift can print, and every kind of finding", () => {
    expect(ledger.left).toEqual([]);
    expect([...kindsLeft]).toEqual([]);
  });
});
