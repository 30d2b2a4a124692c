import type { FaceName } from "../../support/provider-faces";
import { ManagedOrganization, said, urnOf } from "../../support/managed-organization";

function program(version: string, scope = "read:me"): string[] {
  return [
    `const bot = new ServiceAccount("bot", { displayName: "bot", description: "${version}" });`,
    `const other = new ServiceAccount("other", { displayName: "other", description: "${version}" });`,
    `new ApiToken("token", { accountId: bot.accountId, label: "ci", scopes: ["${scope}"] });`,
  ];
}

describe.each<FaceName>(["dynamic", "native"])(
  "options of a command that choose resources, of the %s provider",
  (face) => {
    const BOT = urnOf("ServiceAccount", "bot", "test", face);
    const TOKEN = urnOf("ApiToken", "token", "test", face);
    let organization: ManagedOrganization;

    beforeAll(async () => {
      organization = await ManagedOrganization.start({}, {}, face);
    });

    beforeEach(() => {
      organization.emulator.clearRequests();
    });

    afterAll(() => organization.stop());

    // Without the mark of the resource that has the account.
    const descriptions = (): Record<string, string> =>
      Object.fromEntries(
        organization.emulator
          .state()
          .serviceAccounts.map(({ displayName, description }) => [
            displayName,
            description.replace(/ \[managed by Pulumi: identity\/test:\w+\]$/, ""),
          ]),
      );
    const scopes = (): string[] => organization.emulator.state().tokens.flatMap((token) => token.scopes);

    // One story: each test starts from what the one before left.
    it("up --target: changes the named resources only", async () => {
      await organization.declare(...program("one"));
      expect(await organization.failure("up", "--yes", "--skip-preview", "--target", TOKEN)).toContain(
        "accountId value {<nil>} has a problem: is required",
      );
      await organization.stack.up("--target", BOT, "--target", TOKEN);
      expect(organization.objects()).toMatchObject({ accounts: ["bot"], tokens: ["ci"] });
      await organization.stack.up();

      await organization.declare(...program("two", "read:jira-work"));
      await organization.stack.up("--target", BOT);
      expect(descriptions()).toEqual({ bot: "two", other: "one" });
      expect(scopes()).toEqual(["read:me"]);
    });

    it("up --exclude: changes everything except the named resources", async () => {
      await organization.stack.up("--exclude", TOKEN);
      expect(descriptions()).toEqual({ bot: "two", other: "two" });
      expect(scopes()).toEqual(["read:me"]);
    });

    it("up --target-dependents: changes what depends on the named resources too", async () => {
      await organization.declare(...program("three", "read:jira-work"));
      await organization.stack.up("--target", BOT, "--target-dependents");
      expect(descriptions()).toEqual({ bot: "three", other: "two" });
      expect(scopes()).toEqual(["read:jira-work"]);
    });

    it("up --target-replace: replaces the named resources only", async () => {
      const before = organization.account("bot");
      await organization.stack.up("--target-replace", TOKEN);
      const after = organization.account("bot");
      expect(after.id).toBe(before.id);
      expect(after.tokenIds).toHaveLength(1);
      expect(after.tokenIds).not.toEqual(before.tokenIds);
      expect(descriptions()).toEqual({ bot: "three", other: "two" });
    });

    it("up --refresh: reads first, and repairs what changed outside of Pulumi", async () => {
      await organization.stack.up();
      const { tokenIds } = organization.account("bot");
      organization.emulator.mutate({
        action: "renameServiceAccount",
        account: "other",
        description: "by hand",
      });
      organization.emulator.mutate({ action: "revokeToken", token: tokenIds[0] ?? "" });
      expect(said(await organization.stack.up("--refresh"))).toContain("+ 1 created ~ 1 updated");
      expect(descriptions()).toEqual({ bot: "three", other: "three" });
      expect(organization.account("bot").tokenIds).toHaveLength(1);
    });
  },
);
