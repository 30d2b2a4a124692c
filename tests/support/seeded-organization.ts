import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { runCli, type CliResult } from "./cli";
import { environmentOf, writesOf } from "./organization";
import { TestStack } from "./stack";

export const JIRA_SITE = "ari:cloud:jira::site/c1";

/** Six accounts with two tokens each, four groups, twenty memberships; `life` is that of the tokens that rotate. */
function program(life: number): string {
  return `
    import { ApiToken, Group, GroupMembers, GroupMembership, GroupRoleAssignment, ServiceAccount } from "pulumi-atlassian-admin";
    const owners = { 5: "carol@example.com" };
    const bots = [0, 1, 2, 3, 4, 5].map((index) => new ServiceAccount("bot-" + index, {
      displayName: "bot-" + index, description: "does " + index, owner: owners[index] ?? "team-payments",
    }));
    const tokens = bots.flatMap(({ accountId }, index) => [
      new ApiToken("deploy-" + index, { accountId, label: "deploy", scopes: ["read:jira-work"], lifetimeDays: ${life}, rotation: {} }),
      index === 5
        ? new ApiToken("short", { accountId, label: "short", scopes: ["read:jira-work"], lifetimeDays: 20 })
        : new ApiToken("build-" + index, { accountId, label: "build", scopes: ["read:jira-work"] }),
    ]);
    const [readers, auditors, writers, admins] = ["readers", "auditors", "writers", "admins"].map((name) => new Group(name, { name }));
    bots.forEach(({ accountId }, index) => {
      new GroupMembership("reader-" + index, { groupId: readers.groupId, accountId });
      new GroupMembership("auditor-" + index, { groupId: auditors.groupId, accountId });
    });
    new GroupMembers("writers-list", {
      groupId: writers.groupId,
      members: [...bots.map(({ accountId }) => ({ accountId })), { email: "ann@example.com" }, { email: "bob@example.com" }],
      ignore: [{ email: "dan@example.com" }],
    });
    new GroupRoleAssignment("jira", { groupId: admins.groupId, resourceId: "${JIRA_SITE}", role: "atlassian/user" });
    export const secrets = tokens.map(({ token }) => token);
  `;
}

/** The part of a drift report that tests look at. */
export interface DriftReport {
  readonly outcome: string;
  readonly known: number;
  readonly ignored: number;
  readonly counts: { readonly owner: readonly { readonly owner: string }[] };
  readonly findings: readonly {
    readonly kind: string;
    readonly fingerprint: string;
    readonly fact: string;
    readonly remedy: string;
    readonly resource: { readonly name: string; readonly urn?: string };
    readonly by?: { readonly actor: string; readonly token?: string };
    readonly consequences?: readonly string[];
    readonly owner?: string;
  }[];
  readonly accepted: readonly { readonly fingerprint: string }[];
  readonly problems: readonly { readonly where: string; readonly reason: string }[];
}

/** The report that a run with `--json` printed. */
export function parseReport({ stdout }: CliResult): DriftReport {
  return JSON.parse(stdout) as DriftReport;
}

/** An organisation that one program made, and the stack that has all of it. */
export class SeededOrganization {
  private constructor(
    readonly emulator: Emulator,
    readonly stack: TestStack,
  ) {}

  static async start(): Promise<SeededOrganization> {
    const emulator = await startEmulator({
      workspaces: [{ name: "acme", cloudId: "c1", id: JIRA_SITE, typeKey: "jira-software" }],
      seed: {
        users: ["ann", "bob", "carol", "dan", "eve"].map((name) => ({ email: `${name}@example.com` })),
      },
    });
    const stack = await TestStack.create({ program: program(60), environment: environmentOf(emulator) });
    await stack.up();
    // A rotation leaves the token before it alive for a while, and a list leaves those alone whom it ignores:
    // neither is drift.
    await stack.setProgram(program(61));
    await stack.up();
    emulator.mutate({ action: "addMember", group: "writers", account: "dan@example.com" });
    return new SeededOrganization(emulator, stack);
  }

  async stop(): Promise<void> {
    await this.stack.remove();
    await this.emulator.close();
  }

  drift(...args: string[]): Promise<CliResult> {
    return runCli(["drift", "--stack", "test", ...args], this.stack.environmentWith({}), this.stack.folder);
  }

  async driftReport(...args: string[]): Promise<{ exitCode: number; report: DriftReport }> {
    const result = await this.drift("--json", ...args);
    return { exitCode: result.exitCode, report: parseReport(result) };
  }

  /** The id of the newest token of that label. */
  tokenId(displayName: string, label: string): string {
    const { serviceAccounts, tokens } = this.emulator.state();
    const account = serviceAccounts.find((one) => one.displayName === displayName);
    const own = tokens.filter((token) => token.accountId === account?.atlassianId);
    return own.findLast((token) => token.label.startsWith(`${label}-`))?.id ?? "";
  }

  /** Requests that change something, since the log was cleared. */
  writes(): string[] {
    return writesOf(this.emulator);
  }

  async secrets(): Promise<readonly string[]> {
    const { secrets } = (await this.stack.outputs()) as { secrets: string[] };
    return [...secrets, this.emulator.apiKey];
  }
}
