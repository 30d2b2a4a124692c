import { chmod, copyFile, mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import type { PulumiResult } from "pulumi-atlassian-admin-engine";
import {
  checkPolicies,
  fromRecorded,
  RULES,
  SCOPES_PUBLISHED_ON,
  type PolicyConfig,
} from "pulumi-atlassian-admin-policy";
import { ManagedOrganization } from "../support/managed-organization";

const PACKAGE = path.resolve(__dirname, "../../policy");
const EXECUTABLE = path.join(PACKAGE, "bin/atlassian-admin-policy");

/** A day within the limit of `CONFIG`. */
const UNTIL = `const until = new Date(Date.now() + 20 * 86400000).toISOString().slice(0, 10);`;

/** Obeys every rule by little: each has something to look at. */
const GOOD = [
  `const { GroupRoleAssignment } = require("pulumi-atlassian-admin");`,
  `const options = { protect: true };`,
  UNTIL,
  `const bot = new ServiceAccount("bot", { displayName: "deploy-bot", owner: "team-payments" }, options);`,
  `new ApiToken("ci", { accountId: bot.accountId, label: "ci", scopes: ["write:jira-work"], lifetimeDays: 90, rotation: {} });`,
  `const admins = new Group("admins", { name: "site-admins" });`,
  `new GroupMembers("admins", { groupId: admins.groupId, members: [{ email: "ada@example.com", until }], ignore: [{ accountId: bot.accountId }] });`,
  `const services = new Group("services", { name: "svc-deploy" });`,
  `new GroupMembership("bot-in-services", { groupId: services.groupId, accountId: bot.accountId });`,
  `new GroupRoleAssignment("services-use-jira", { groupId: services.groupId, resourceId: "ari:cloud:jira::site/c1", role: "atlassian/user" });`,
];

const MEMBER_OF_ADMINS = `new GroupMembership("bot-in-admins", { groupId: admins.groupId, accountId: bot.accountId });`;

/** Breaks every rule; the ids that its references hold are not known. */
const BAD = [
  `const { GroupRoleAssignment } = require("pulumi-atlassian-admin");`,
  `const bot = new ServiceAccount("bot", { displayName: "Deploy Bot" });`,
  UNTIL,
  `new ServiceAccount("other", { displayName: "other-bot", owner: "team-payments" }, { protect: true });`,
  `const expiresAt = new Date(Date.now() + 200 * 86400000).toISOString().slice(0, 10);`,
  `const scopes = ["manage:jira-configuration", "delete:issue:jira", "read:jira-wrok"];`,
  `new ApiToken("ci", { accountId: bot.accountId, label: "ci", scopes, expiresAt });`,
  `new ApiToken("cd", { accountId: bot.accountId, label: "cd", scopes: ["read:jira-work"], rotation: {} });`,
  `const owners = new Group("owners", { name: "owners" });`,
  `new GroupRoleAssignment("owners-administer", { groupId: owners.groupId, resourceId: "ari:cloud:jira::site/c1", role: "atlassian/admin" });`,
  `new GroupMembers("owners", { groupId: owners.groupId, members: [{ email: "ada@example.com", until }, { accountId: bot.accountId }] });`,
  `new GroupMembership("bot-is-staff", { groupName: "okta-staff", accountId: bot.accountId });`,
  `const services = new Group("services", { name: "svc-deploy" });`,
  `new GroupMembership("ada-in-services", { groupId: services.groupId, email: "ada@example.com" });`,
];

/** Beside the defaults. */
const CONFIG: PolicyConfig = {
  "token-expiry": { by: ["lifetimeDays"] },
  "tokens-per-account": { most: 1 },
  "account-quota": { most: 1 },
  "account-deletion": { keep: ["deploy-bot"] },
  "admin-access-ends": { days: 30 },
};

/** What the engine shows of each rule when `BAD` is judged: where, and the message. */
const SHOWN: Readonly<Record<(typeof RULES)[number]["name"], readonly string[]>> = {
  "token-max-lifetime": ["ApiToken: ci", `Token "ci" is valid for 200 days; the limit is 90.`],
  "token-expiry": ["ApiToken: ci", `Token "ci" declares its expiry by expiresAt, which is not allowed.`],
  "token-rotation": ["ApiToken: ci", `Token "ci" does not rotate.`],
  "token-forbidden-scopes": [
    "ApiToken: ci",
    `Token "ci" has the scope "manage:jira-configuration", which "manage:*" forbids.`,
  ],
  "token-broad-scopes": ["ApiToken: ci", `Token "ci" has the broad scope "delete:issue:jira".`],
  "token-unknown-scopes": [
    "ApiToken: ci",
    `Token "ci" has the scope "read:jira-wrok", which Atlassian's list of ${SCOPES_PUBLISHED_ON} does not have.`,
  ],
  "tokens-per-account": ["ServiceAccount: bot", `Service account "Deploy Bot" has 2 tokens; the limit is 1.`],
  "account-owner": ["ServiceAccount: bot", `Service account "Deploy Bot" has no owner.`],
  "account-protect": [
    "ServiceAccount: bot",
    `Service account "Deploy Bot" is not protected, and deleting it is permanent.`,
  ],
  "account-deletion": [
    "Stack: identity-test",
    `The configuration requires service account "deploy-bot", but the stack does not declare it.`,
  ],
  "account-quota": [
    "Stack: identity-test",
    `The stack has 2 service accounts in organisation "ORG"; the quota is 1.`,
  ],
  naming: [
    "ServiceAccount: bot",
    `Service account "Deploy Bot" has a displayName that does not match ^[a-z0-9]+(-[a-z0-9]+)*$.`,
  ],
  "admin-groups": [
    "GroupMembers: owners",
    `Service account "Deploy Bot" is added to the admin group "owners" (it has the role "atlassian/admin").`,
  ],
  "admin-access-ends": [
    "GroupMembers: owners",
    `Member list "owners" gives access to the admin group "owners" (it has the role "atlassian/admin") without an end date.`,
  ],
  "synced-groups": [
    "GroupMembership: bot-is-staff",
    `Membership "bot-is-staff" adds members to "okta-staff", whose members come from an identity provider (its name matches "okta-*").`,
  ],
  "service-groups": [
    "GroupMembership: ada-in-services",
    `Person "ada@example.com" is added to "svc-deploy", a group for service accounts (its name matches "svc-*").`,
  ],
};

describe("the policy pack", () => {
  let managed: ManagedOrganization;

  beforeAll(async () => {
    managed = await ManagedOrganization.start({
      workspaces: [
        { name: "acme", cloudId: "c1", typeKey: "jira-software", hostUrl: "https://acme.atlassian.net" },
      ],
      seed: { users: [{ email: "ada@example.com" }] },
    });
  });

  afterAll(() => managed.stop());

  async function judged(
    command: readonly string[],
    config: object,
    pack = EXECUTABLE,
  ): Promise<PulumiResult> {
    const file = path.join(managed.stack.folder, "policy.json");
    await writeFile(file, JSON.stringify(config));
    return managed.stack.run(...command, "--policy-pack", pack, "--policy-pack-config", file);
  }

  describe("shown a stack that breaks every rule", () => {
    let result: PulumiResult;

    beforeAll(async () => {
      await managed.declare(...BAD);
      result = await judged(["preview"], CONFIG);
    });

    it("fails the preview", () => {
      expect(result.exitCode).not.toBe(0);
      expect(result.stdout).toContain("error: preview failed");
    });

    it.each(RULES.map(({ name, level, demand }) => ({ name, level, demand })))(
      "shows what breaks $name, as $level, with a remedy",
      ({ name, level, demand }) => {
        const [where = "", message = ""] = SHOWN[name];
        expect(violationsIn(result).filter(({ rule }) => rule === name)).toEqual([
          {
            rule: name,
            level,
            where,
            lines: [demand, message.replace("ORG", managed.emulator.orgId), expect.stringMatching(/\S/)],
          },
        ]);
      },
    );

    it("only warns when every rule is advisory", async () => {
      const { exitCode, stdout } = await judged(["preview"], { ...CONFIG, all: "advisory" });
      expect(exitCode).toBe(0);
      const found = violationsIn({ stdout });
      expect(new Set(found.map(({ level }) => level))).toEqual(new Set(["advisory"]));
      expect(found).toHaveLength(RULES.length);
    });

    it.each([
      { config: { "token-max-lifetime": { days: "90" } }, problem: /token-max-lifetime: days: Invalid type/ },
      { config: { naming: { labels: "x" } }, problem: /naming: unknown key "labels"; the keys are/ },
    ])("refuses the configuration $config", async ({ config, problem }) => {
      const { exitCode, stdout, stderr } = await judged(["preview"], { all: "advisory", ...config });
      expect(exitCode).not.toBe(0);
      expect(stdout + stderr).toMatch(problem);
    });
  });

  describe("shown a stack that obeys every rule", () => {
    beforeAll(async () => {
      await managed.declare(...GOOD);
    });

    it("finds nothing, while no id is known and afterwards", async () => {
      const config = { ...CONFIG, "account-quota": { most: 1 } };
      for (const command of [
        ["preview"],
        ["up", "--yes", "--skip-preview"],
        ["preview", "--expect-no-changes"],
      ]) {
        const result = await judged(command, config);
        expect(violationsIn(result)).toEqual([]);
        expect([result.exitCode, result.stdout]).toEqual([0, expect.stringContaining("✅ atlassian-admin")]);
      }
    });

    it("finds a member by the recorded ids", async () => {
      await managed.declare(...GOOD, MEMBER_OF_ADMINS);
      const result = await judged(["preview"], {});
      expect(violationsIn(result)).toMatchObject([
        { rule: "admin-groups", where: "GroupMembership: bot-in-admins" },
      ]);
    });

    it("judges the state without running the program, as the library does", async () => {
      const config = {
        all: "advisory",
        "account-owner": { pattern: "^squad-" },
        naming: { name: "^x" },
      } as const;
      const result = await judged(["policy", "analyze", "--stack", "test"], config);
      const { deployment } = await managed.stack.exportState();
      const found = checkPolicies({ resources: fromRecorded(deployment.resources ?? []) }, config);
      const shown = violationsIn(result).map(({ rule, level, lines }) => [rule, level, ...lines.slice(1)]);
      expect(shown.sort()).toEqual(
        found.map(({ rule, level, message, remedy }) => [rule, level, message, remedy]).sort(),
      );
      expect(found.map(({ rule }) => rule)).toEqual(["account-owner", "naming", "naming"]);
    });

    it("does not see that an account is dropped, unless the configuration keeps it", async () => {
      await managed.stack.succeed("state", "unprotect", "--all", "--yes");
      await managed.declare();
      const unseen = await judged(["preview"], {});
      expect([violationsIn(unseen), unseen.exitCode]).toEqual([[], 0]);
      const kept = await judged(["preview"], CONFIG);
      expect(violationsIn(kept)).toMatchObject([{ rule: "account-deletion", level: "mandatory" }]);
      expect(kept.exitCode).not.toBe(0);
    });
  });

  it("is a folder with a PulumiPolicy.yaml too", async () => {
    await managed.declare(...BAD);
    const pack = path.join(managed.stack.folder, "pack");
    await mkdir(pack);
    await copyFile(path.join(PACKAGE, "package.json"), path.join(pack, "package.json"));
    await symlink(path.join(PACKAGE, "dist"), path.join(pack, "dist"));
    // The engine of the tests has no Node.js language host that runs packs; this stands in for it, under its own
    // name.
    await writeFile(path.join(pack, "PulumiPolicy.yaml"), "runtime: node-packs\n");
    const host = path.join(managed.stack.folder, "pulumi-analyzer-policy-node-packs");
    await writeFile(
      host,
      `#!/bin/sh\nexec node "$(node -p 'require.resolve("@pulumi/pulumi/cmd/run-policy-pack")')" "$@"\n`,
    );
    await chmod(host, 0o755);
    const result = await managed.stack.runWith(
      { PATH: `${managed.stack.folder}:${process.env["PATH"] ?? ""}` },
      ...["preview", "--policy-pack", pack],
    );
    expect(violationsIn(result).map(({ rule }) => rule)).toContain("token-max-lifetime");
    expect(result.exitCode).not.toBe(0);
  });

  it("refuses a bad resource before it is made, also without a preview", async () => {
    await managed.declare(...BAD);
    const { exitCode } = await judged(["up", "--yes", "--skip-preview"], {
      all: "disabled",
      "account-owner": "mandatory",
    });
    expect(exitCode).not.toBe(0);
    expect(managed.objects().accounts).not.toContain("Deploy Bot");
  });
});

interface Shown {
  readonly rule: string;
  readonly level: string;
  readonly where: string;
  readonly lines: readonly string[];
}

/** What the engine lists under "Policies". */
function violationsIn({ stdout }: Pick<PulumiResult, "stdout">): Shown[] {
  const heading = /^ {8}- \[(\w+)\]\s+(\S+)\s+\(\S*[:/](\w+: [^)]+)\)\n((?: {10}.*\n)+)/gm;
  return [...stdout.matchAll(heading)].map(([, level = "", rule = "", where = "", text = ""]) => ({
    rule,
    level,
    where,
    lines: text.trim().split(/\n\s*/),
  }));
}
