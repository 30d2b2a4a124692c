import { daysAhead } from "../../support/later";
import { NativeOrganization } from "../../support/native-organization";

const DYNAMIC = "pulumi-atlassian-admin";
const NATIVE = "pulumi-atlassian-admin/native";
const APP = "ari:cloud:jira-software::site/d168a0d0-a84d-4b4a-99a7-02d0478776db";

/** A program with a component, a protected group, a token that rotates, a list and a role; only the import differs. */
const program = (module: string): string => `
const { Group, GroupMembers, GroupRoleAssignment, ServiceIdentity } = require("${module}");
const group = new Group("group", { name: "deployers" }, { protect: true });
const list = new Group("list", { name: "readers", description: "Read reports" });
const bot = new ServiceIdentity("bot", {
  displayName: "deploy-bot",
  tokens: { ci: { scopes: ["read:jira-work"], rotation: { beforeExpiryDays: 14, overlapDays: 7 } } },
  groups: { deployers: group.groupId },
});
new GroupMembers("readers", { groupId: list.groupId, members: [{ accountId: bot.accountId }] });
new GroupRoleAssignment("jira", { groupId: group.groupId, resourceId: "${APP}", role: "atlassian/user" });
exports.token = bot.tokens.ci.token;
`;

describe("a stack that moves between the faces", () => {
  let organization: NativeOrganization;

  beforeAll(async () => {
    organization = await NativeOrganization.start({ seed: { workspaces: [{ name: "acme", id: APP }] } });
  });

  afterAll(() => organization.stop());

  /** Runs the CLI on a later day, and demands success. */
  async function runOn(day: number, ...args: string[]): Promise<string> {
    const { clock } = organization.emulator;
    clock.set(Date.now());
    clock.advance({ days: day });
    return (await organization.stack.succeedWith(daysAhead(day), ...args)).stdout;
  }

  const upOn = (day: number, ...args: string[]): Promise<string> =>
    runOn(day, "up", "--yes", "--skip-preview", ...args);

  async function recorded(): Promise<{ types: string[]; texts: string; protectedCount: number }> {
    const { deployment } = await organization.stack.exportState();
    const ours =
      deployment.resources?.filter(({ id, type }) => id !== undefined && type.includes("atlassian-admin:")) ??
      [];
    return {
      types: [...new Set(ours.map(({ type }) => type.split(":").slice(0, 2).join(":")))],
      texts: JSON.stringify(ours),
      protectedCount: ours.filter((resource) => "protect" in resource).length,
    };
  }

  it("sends nothing in either direction: with a component, protection, a token in its overlap, a list and a role", async () => {
    const { stack } = organization;
    await stack.setProgram(program(DYNAMIC));
    await upOn(0);
    await upOn(80);
    expect(organization.emulator.state().tokens).toHaveLength(2);
    const { token } = await stack.outputs();

    await stack.setProgram(program(NATIVE));
    expect(await organization.writesDuring(() => upOn(81))).toEqual([]);
    expect(await stack.outputs()).toEqual({ token });
    const native = await recorded();
    expect(native.types.filter((type) => type.startsWith("pulumi-nodejs"))).toEqual([]);
    expect(native.protectedCount).toBe(1);
    expect(await organization.writesDuring(() => upOn(81, "--expect-no-changes"))).toEqual([]);

    await stack.setProgram(program(DYNAMIC));
    expect(await organization.writesDuring(() => upOn(82))).toEqual([]);
    expect(await stack.outputs()).toEqual({ token });
    const dynamic = await recorded();
    expect(dynamic.types.every((type) => type.startsWith("pulumi-nodejs"))).toBe(true);
    expect(dynamic.texts.match(/__provider/g)?.length).toBeGreaterThan(0);
    expect(await organization.writesDuring(() => runOn(82, "refresh", "--yes", "--skip-preview"))).toEqual(
      [],
    );
    expect(await organization.writesDuring(() => upOn(82, "--expect-no-changes"))).toEqual([]);
  });

  it("goes on rotating in the other face, which revokes the token that the first one replaced", async () => {
    await organization.stack.setProgram(program(NATIVE));
    expect(await organization.writesDuring(() => upOn(88))).toEqual([
      "DELETE /users/{accountId}/manage/api-tokens/{tokenId}",
    ]);
    expect(organization.emulator.state().tokens).toHaveLength(1);
    const marks = organization.emulator.state().serviceAccounts.map(({ description }) => description);
    expect(marks).toEqual(["[managed by Pulumi: identity/test:bot/bot]"]);
  });

  it("is unharmed by a program that goes back without the alias, which would create everything again", async () => {
    await organization.stack.setProgram(`
      const pulumi = require("@pulumi/pulumi");
      new pulumi.CustomResource("pulumi-nodejs:dynamic/atlassian-admin:ServiceAccount", "bot", {
        displayName: "deploy-bot",
        managedBy: "identity/test:bot",
        __provider: 'exports.handler=()=>require("pulumi-atlassian-admin/handlers").ServiceAccount',
      });
    `);
    const before = organization.emulator.state();
    const message = await organization.failure("up", "--yes", "--skip-preview");
    expect(message).toContain("an account of that name exists already");
    const after = organization.emulator.state();
    expect([after.serviceAccounts, after.groups]).toEqual([before.serviceAccounts, before.groups]);
  });
});

describe("a partial success of one face", () => {
  it.each([
    [DYNAMIC, NATIVE],
    [NATIVE, DYNAMIC],
  ])("of %s is finished by %s with the one write that was missing", async (first, second) => {
    const organization = await NativeOrganization.start({
      seed: { serviceAccounts: [{ displayName: "bot" }] },
    });
    try {
      const adopting = (module: string): string => `
        const { ServiceAccount } = require("${module}");
        new ServiceAccount("bot", { displayName: "bot", owner: "team-payments", adoptExisting: true });
      `;
      const { emulator, stack } = organization;
      emulator.faults.add({ method: "PATCH", route: "**/service-accounts", status: 403 });
      await stack.setProgram(adopting(first));
      expect(await organization.failure("up", "--yes", "--skip-preview")).toContain(
        'The service account "bot" was created but is unfinished: its description could not be set: the API returned 403',
      );
      emulator.faults.clear();
      await stack.setProgram(adopting(second));
      expect(await organization.writesDuring(() => stack.up())).toEqual([
        "PATCH /admin/api-access/v1/orgs/{orgId}/service-accounts",
      ]);
      expect(await organization.writesDuring(() => stack.up("--expect-no-changes"))).toEqual([]);
    } finally {
      await organization.stop();
    }
  });
});
