import { NativeOrganization } from "../../support/native-organization";

const DYNAMIC = "pulumi-atlassian-admin";
const NATIVE = "pulumi-atlassian-admin/native";
const OTHER_ORGANIZATION = "org-two";

const DIRECTIONS = [
  { first: DYNAMIC, second: NATIVE },
  { first: NATIVE, second: DYNAMIC },
];

/** The modules of a program: what moves is of `moved`, and everything else stays of `kept`. */
const modules = (moved: string, kept: string): string =>
  `const moved = require("${moved}"); const kept = require("${kept}");`;

describe.each(DIRECTIONS)(
  "a resource that moves from $first to $second and is replaced in the same update",
  ({ first, second }) => {
    let organization: NativeOrganization;

    beforeEach(async () => {
      organization = await NativeOrganization.start({
        organizations: [{ orgId: "org-one" }, { orgId: OTHER_ORGANIZATION }],
        seed: { users: [{ accountId: "user-1", email: "user-1@example.com" }] },
      });
      const [, two] = organization.emulator.organizations;
      await organization.stack.succeed(
        "config",
        "set-all",
        "--secret",
        `atlassian-admin:apiKeys=${JSON.stringify({ [OTHER_ORGANIZATION]: two?.apiKey })}`,
      );
    });

    afterEach(() => organization.stop());

    it("loses no member that the program does not declare", async () => {
      const { emulator, stack } = organization;
      const program = (moved: string, ...args: string[]): string[] => [
        modules(moved, second),
        `new moved.Group("team", { name: "team", ${args.join(", ")} });`,
      ];
      const otherOrganization = `orgId: "${OTHER_ORGANIZATION}"`;
      await organization.declare(...program(first));
      await stack.up();
      const [group] = emulator.state().groups;
      emulator.mutate({ action: "addMember", group: group?.id ?? "", account: "user-1" });

      await organization.declare(...program(second, otherOrganization));
      expect(await organization.failure("up", "--yes", "--skip-preview")).toContain(
        'has members or roles that this program does not declare: member "user-1"',
      );
      expect(emulator.state().groups).toMatchObject([{ id: group?.id, members: ["user-1"] }]);

      await organization.declare(...program(second, otherOrganization, "replacementConfirmed: true"));
      await stack.up();
      expect(emulator.state().groups).toMatchObject([{ orgId: OTHER_ORGANIZATION, members: [] }]);
    });

    it("keeps a membership that a resource of the other provider has", async () => {
      const { emulator, stack } = organization;
      const program = (moved: string, account: string): string[] => [
        modules(moved, second),
        `const team = new kept.Group("team", { name: "team" });`,
        `const [bot, other] = ["deploy-bot", "other-bot"].map((displayName) => new kept.ServiceAccount(displayName, { displayName }));`,
        `const stays = new kept.GroupMembership("stays", { groupId: team.groupId, accountId: bot.accountId });`,
        `new moved.GroupMembership("moves", { groupId: team.groupId, accountId: ${account}.accountId }, { dependsOn: stays });`,
      ];
      await organization.declare(...program(first, "bot"));
      await stack.up();
      await organization.declare(...program(second, "other"));
      await stack.up();
      expect(emulator.state().groups[0]?.members).toHaveLength(2);
      await stack.up("--refresh", "--expect-no-changes");
    });

    it("deletes no account that a resource of the other provider has and whose mark the API refuses", async () => {
      const { emulator, stack } = organization;
      const program = (moved: string, ...args: string[]): string[] => [
        modules(moved, second),
        `const moves = new moved.ServiceAccount("moves", { displayName: "deploy-bot", ${args.join(", ")} });`,
        `new kept.ServiceAccount("stays", { displayName: "deploy-bot", adoptExisting: true }, { dependsOn: moves });`,
      ];
      emulator.faults.add({ method: "PATCH", route: "**/service-accounts**", status: 403 });
      await organization.declare(...program(first));
      expect(await organization.failure("up", "--yes", "--skip-preview")).toContain(
        'Write the mark at admin.atlassian.com: "[managed by Pulumi: identity/test:moves; identity/test:stays]"',
      );
      const [account] = emulator.state().serviceAccounts;
      await organization.declare(...program(second, `orgId: "${OTHER_ORGANIZATION}"`));
      await stack.run("up", "--yes", "--skip-preview");
      expect(emulator.state().serviceAccounts.filter(({ id }) => id === account?.id)).toHaveLength(1);
    });

    it("revokes only the token that is replaced", async () => {
      const { emulator, stack } = organization;
      const program = (moved: string, scope: string): string[] => [
        modules(moved, second),
        `const bot = new kept.ServiceAccount("bot", { displayName: "deploy-bot" });`,
        `const token = (name, module, scope) => new module.ApiToken(name, { accountId: bot.accountId, label: name, scopes: [scope] });`,
        `exports.stays = token("stays", kept, "read:me").token;`,
        `exports.moves = token("moves", moved, "${scope}").token;`,
      ];
      await organization.declare(...program(first, "read:me"));
      await stack.up();
      const before = await stack.outputs();
      await organization.declare(...program(second, "read:jira-work"));
      const { stdout } = await stack.up();
      expect(stdout).not.toContain("this stack does not have");
      const after = await stack.outputs();
      expect(after["stays"]).toBe(before["stays"]);
      expect(after["moves"]).not.toBe(before["moves"]);
      expect(emulator.state().tokens.map(({ label, scopes }) => [label.slice(0, 5), scopes])).toEqual(
        expect.arrayContaining([
          ["stays", ["read:me"]],
          ["moves", ["read:jira-work"]],
        ]),
      );
      expect(emulator.state().tokens).toHaveLength(2);
    });
  },
);
