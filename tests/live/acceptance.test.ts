import { runCli, type CliResult } from "../support/cli";
import { LiveOrganization } from "../support/live-organization";
import { TestStack } from "../support/stack";

// The whole product on the real engine, against the emulator in `npm test`, and by `ATLASSIAN_LIVE=1 npm run
// test:live` against the organisation in the environment. Only what both have can be checked: requests and
// responses, never the inside of an emulator.

let organization: LiveOrganization;
let stack: TestStack;

beforeAll(async () => {
  organization = await LiveOrganization.open();
  stack = await TestStack.create({ program: "", environment: organization.environment() });
});

afterAll(async () => {
  const { exitCode, stdout, stderr } = await organization.cleanUp();
  await stack.remove();
  await organization.close();
  if (exitCode !== 0) {
    throw new Error(`Something is left in the organisation:\n${stdout}${stderr}`);
  }
  const { refusals } = organization.api;
  if (refusals.length > 0) {
    throw new Error(`The product wanted to write what is not of this run:\n${refusals.join("\n")}`);
  }
});

interface Declared {
  readonly bot?: string;
  readonly group?: string;
  readonly lifetimeDays?: number;
  readonly trigger?: string;
}

/** Two accounts, a group with the one as its only member, and a token. */
async function declare({
  bot = "bot",
  group = "group",
  lifetimeDays = 30,
  trigger = "one",
}: Declared = {}): Promise<void> {
  const { mark, site } = organization;
  const description = JSON.stringify(`${mark} acceptance test`);
  // Where service accounts join groups only with access to an app, the site is needed.
  const access =
    site === undefined
      ? "undefined"
      : `getSiteOutput({ site: ${JSON.stringify(site)} }).cloudId.apply((id) => [{
          resource: "ari:cloud:jira-software::site/" + id,
          role: "ari:cloud:jira-software::role/product/member",
        }])`;
  await stack.setProgram(`
    import { ApiToken, getSiteOutput, Group, GroupMembers, ServiceAccount } from "pulumi-atlassian-admin";
    const common = { description: ${description}, owner: "acceptance", productAccess: ${access} };
    const bot = new ServiceAccount("bot", { displayName: "${mark}-${bot}", ...common });
    const helper = new ServiceAccount("helper", { displayName: "${mark}-helper", ...common });
    const group = new Group("group", { name: "${mark}-${group}", description: ${description} });
    new GroupMembers("members", { groupId: group.groupId, members: [{ accountId: bot.accountId }] }, { dependsOn: [helper] });
    const token = new ApiToken("token", {
      ...{ accountId: bot.accountId, label: "${mark}-ci", scopes: ["read:jira-work"] },
      ...{ lifetimeDays: ${lifetimeDays}, rotation: { beforeExpiryDays: 7, overlapDays: 2 }, rotationTrigger: "${trigger}" },
    });
    export const botId = bot.accountId;
    export const helperId = helper.accountId;
    export const groupId = group.groupId;
    export const secret = token.token;
    export const tokenId = token.tokenId;
  `);
}

function cli(...args: string[]): Promise<CliResult> {
  return runCli([...args, "--stack", "test"], stack.environmentWith({}), stack.folder);
}

interface Outputs {
  readonly botId: string;
  readonly helperId: string;
  readonly groupId: string;
  readonly secret: string;
  readonly tokenId: string;
}

async function outputs(): Promise<Outputs> {
  return (await stack.outputs()) as unknown as Outputs;
}

async function tokenIds(): Promise<string[]> {
  const { botId } = await outputs();
  const tokens = (await organization.send("GET", `/users/${botId}/manage/api-tokens`)) as { id: string }[];
  return tokens.map(({ id }) => id);
}

async function members(): Promise<string[]> {
  const { groupId } = await outputs();
  const { data } = (await organization.send("POST", "/admin/v2/orgs/{orgId}/directories/-/users/search", {
    groupIds: [groupId],
  })) as { data: { accountId: string }[] };
  return data.map(({ accountId }) => accountId);
}

async function directoryOfGroup(): Promise<string> {
  const { groupId } = await outputs();
  const { data } = (await organization.send(
    "GET",
    `/admin/v2/orgs/{orgId}/directories/-/groups/${groupId}`,
  )) as { data: { directoryId: string } };
  return data.directoryId;
}

interface Finding {
  readonly kind: string;
  readonly resource: { readonly name: string };
  readonly fact: string;
}

/** What drift finds about the stack's own objects; the organisation can hold others. */
async function driftFindings(): Promise<string[]> {
  const { exitCode, stdout, stderr } = await cli("drift", "--json", "--kind", "missing", "changed");
  expect({ exitCode, stderr: exitCode === 1 ? stderr : "" }).toEqual({
    exitCode: expect.any(Number) as number,
    stderr: "",
  });
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  return findings
    .filter(({ resource }) => resource.name.includes(organization.mark))
    .map(({ kind, resource, fact }) => `${kind}: ${resource.name}: ${fact}`);
}

// One story: each step starts from what the one before left, as a user's stack does.
describe("the product on the real engine", () => {
  it("is reviewed before anything is created", async () => {
    await declare();
    const { exitCode, stdout, stderr } = await cli("review");
    expect({ exitCode, stderr: exitCode === 0 ? "" : stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain(`${organization.mark}-bot`);
    expect(stdout).toContain(`${organization.mark}-ci`);
    expect(stdout).toContain(`${organization.mark}-group`);
  });

  it("creates accounts, a group with its members, and a token", async () => {
    await stack.up();
    const { botId, secret, tokenId } = await outputs();
    expect(secret.length).toBeGreaterThan(20);
    expect(await tokenIds()).toEqual([tokenId]);
    expect(await members()).toEqual([botId]);
  });

  it("changes nothing the second time, and finds no drift", async () => {
    await stack.up("--expect-no-changes");
    await stack.succeed("refresh", "--preview-only", "--expect-no-changes");
    expect(await driftFindings()).toEqual([]);
  });

  it("renames the account and the group in place", async () => {
    const before = await outputs();
    await declare({ bot: "bot-2", group: "group-2" });
    await stack.up();
    expect(await outputs()).toEqual(before);
    expect(await members()).toEqual([before.botId]);
    await stack.succeed("refresh", "--preview-only", "--expect-no-changes");
  });

  it("rotates the token with an overlap, in which both tokens exist", async () => {
    const before = await outputs();
    await declare({ bot: "bot-2", group: "group-2", lifetimeDays: 31 });
    await stack.up();
    const after = await outputs();
    expect(after.secret).not.toBe(before.secret);
    expect((await tokenIds()).sort()).toEqual([before.tokenId, after.tokenId].sort());
  });

  it("revokes every other token when the trigger reports that a secret leaked", async () => {
    const before = await outputs();
    await declare({ bot: "bot-2", group: "group-2", lifetimeDays: 31, trigger: "two" });
    await stack.up();
    const after = await outputs();
    expect(after.secret).not.toBe(before.secret);
    expect(await tokenIds()).toEqual([after.tokenId]);
  });

  it("finds and repairs a member that somebody added, and a token that somebody revoked", async () => {
    const { botId, helperId, groupId, tokenId } = await outputs();
    const directoryId = await directoryOfGroup();
    await organization.send(
      "POST",
      `/admin/v2/orgs/{orgId}/directories/${directoryId}/groups/${groupId}/memberships`,
      { accountId: helperId },
    );
    await organization.send("DELETE", `/users/${botId}/manage/api-tokens/${tokenId}`);
    const findings = await driftFindings();
    expect(findings).toEqual([
      expect.stringMatching(/^missing: API token .*It is gone\./),
      expect.stringMatching(/^changed: members of group .*1 added/),
    ]);

    await stack.up("--refresh");
    expect(await members()).toEqual([botId]);
    expect(await tokenIds()).toEqual([(await outputs()).tokenId]);
    expect(await driftFindings()).toEqual([]);
  });

  it("imports what exists, and the next preview shows no change", async () => {
    const adopting = await TestStack.create({
      program: "",
      isTypeScript: true,
      environment: { ...organization.environment(), PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
    });
    try {
      const { exitCode, stdout, stderr } = await runCli(
        ["import", "--stack", "test", "--name", `${organization.mark}*`, "--only-service-accounts", "--json"],
        adopting.environmentWith({}),
        adopting.folder,
      );
      expect({ exitCode, stderr: exitCode === 0 ? "" : stderr }).toEqual({ exitCode: 0, stderr: "" });
      const { objects } = JSON.parse(stdout) as { objects: { type: string }[] };
      expect(objects.map(({ type }) => type).sort()).toEqual([
        "ApiToken",
        "ServiceAccount",
        "ServiceAccount",
      ]);
      await adopting.setProgram(`import "./identity/index";`);
      await adopting.succeed("preview", "--expect-no-changes");
    } finally {
      await adopting.remove();
    }
  });

  it("destroys everything that it created", async () => {
    await stack.succeed("destroy", "--yes", "--skip-preview");
    const { exitCode, stdout } = await organization.cleanUp();
    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringMatching(/^Trial [0-9a-f]{8} left nothing behind\.\n$/),
    ]);
  });
});
