import { once } from "node:events";
import { NativeOrganization } from "../../support/native-organization";
import { descendants, kill, until } from "../../support/processes";

const KEY_MISSING = { ATLASSIAN_ADMIN_API_KEY: undefined, ATLASSIAN_ORG_ID: undefined };

describe("what a stranger can do to the native provider", () => {
  let organization: NativeOrganization;

  beforeEach(async () => {
    organization = await NativeOrganization.start({
      organizations: [{ orgId: "org-one" }, { orgId: "org-two" }],
    });
  });

  afterEach(() => organization.stop());

  const apiKeys = (): string =>
    JSON.stringify(
      Object.fromEntries(organization.emulator.organizations.map(({ orgId, apiKey }) => [orgId, apiKey])),
    );

  it("without any setting: each resource reports what is missing and how to set it, and nothing is sent", async () => {
    await organization.declare(`new Group("team", { name: "team" });`);
    organization.emulator.clearRequests();
    for (const [environment, message] of [
      [
        KEY_MISSING,
        'orgId value {<nil>} has a problem: is required. Set it with "pulumi config set atlassian-admin:orgId …"',
      ],
      [{ ATLASSIAN_ADMIN_API_KEY: undefined }, 'Cannot create group "team": '],
    ] as const) {
      const { exitCode, stdout, stderr } = await organization.stack.runWith(
        environment,
        "up",
        "--yes",
        "--skip-preview",
      );
      expect(exitCode).not.toBe(0);
      expect((stdout + stderr).replace(/\s+/g, " ")).toContain(message);
    }
    expect(organization.emulator.requests().entries).toEqual([]);
  });

  it("with another organisation in the provider: refuses to delete and recreate, in the default and an explicit provider", async () => {
    const { emulator, stack } = organization;
    const program = (explicit: string): string[] => [
      `const one = new admin.Provider("one", { orgId: "${explicit}", apiKeys: ${apiKeys()} });`,
      `new Group("first", { name: "first" });`,
      `new Group("second", { name: "second" }, { provider: one });`,
    ];
    await organization.declare(...program("org-one"));
    await stack.up();
    const before = emulator.state().groups;
    await organization.declare(...program("org-two"));
    const message = await organization.failure("up", "--yes", "--skip-preview");
    expect(message).toContain('comes from the default organisation, which was "org-one"');
    const { exitCode, stdout } = await stack.runWith(
      { ATLASSIAN_ORG_ID: "org-two" },
      "up",
      "--yes",
      "--skip-preview",
    );
    expect([exitCode === 0, stdout.replace(/\s+/g, " ")]).toEqual([
      false,
      expect.stringContaining('comes from the default organisation, which was "org-one"'),
    ]);
    expect(emulator.state().groups).toEqual(before);
  });

  it("with equal names in two organisations of one program: keeps both apart through a rename and a destroy", async () => {
    const { emulator, stack } = organization;
    const program = (displayName: string): string[] => [
      `for (const orgId of ["org-one", "org-two"]) {`,
      `  const provider = new admin.Provider(orgId, { orgId, apiKeys: ${apiKeys()} });`,
      `  const bot = new ServiceAccount("bot-" + orgId, { displayName: "${displayName}" }, { provider });`,
      `  const team = new Group("team-" + orgId, { name: "team" }, { provider });`,
      `  new ApiToken("ci-" + orgId, { accountId: bot.accountId, label: "ci", scopes: ["read:me"] }, { provider });`,
      `  new GroupMembership("member-" + orgId, { groupId: team.groupId, accountId: bot.accountId }, { provider });`,
      `}`,
    ];
    await organization.declare(...program("deploy-bot"));
    await stack.up();
    await organization.declare(...program("release-bot"));
    await stack.up();
    await stack.up("--refresh", "--expect-no-changes");
    const { groups, serviceAccounts, tokens } = emulator.state();
    expect(serviceAccounts.map(({ displayName, orgId }) => [orgId, displayName]).sort()).toEqual([
      ["org-one", "release-bot"],
      ["org-two", "release-bot"],
    ]);
    expect(groups.map(({ members }) => members.length)).toEqual([1, 1]);
    expect(tokens).toHaveLength(2);
    await stack.succeed("destroy", "--yes", "--skip-preview");
    const left = emulator.state();
    expect([left.groups, left.serviceAccounts]).toEqual([[], []]);
  });

  it("with settings and names that are secret or unknown until the update: no secret is in the state or the output", async () => {
    const { emulator, stack } = organization;
    const [one] = emulator.organizations;
    await organization.declare(
      `const source = new Group("source", { name: "source" });`,
      `const orgId = source.groupId.apply(() => "org-one");`,
      `const provider = new admin.Provider("later", { orgId, apiKey: pulumi.secret("${one?.apiKey ?? ""}") });`,
      `new Group("hidden", { name: pulumi.secret("hidden-name"), description: pulumi.secret("hidden text") }, { provider });`,
    );
    expect(await organization.preview()).toEqual([
      "create Group hidden",
      "create Group source",
      "create atlassian-admin later",
    ]);
    await stack.up();
    expect(
      emulator
        .state()
        .groups.map(({ name }) => name)
        .sort(),
    ).toEqual(["hidden-name", "source"]);
    await stack.up("--refresh", "--expect-no-changes");
    const texts = { state: JSON.stringify(await stack.exportState()), printed: stack.output };
    for (const [where, text] of Object.entries(texts)) {
      expect([where, text.includes(one?.apiKey ?? "?"), text.includes("hidden text")]).toEqual([
        where,
        false,
        false,
      ]);
    }
    await stack.succeed("destroy", "--yes", "--skip-preview");
    expect(emulator.state().groups).toEqual([]);
  });

  describe.each(["SIGINT", "SIGKILL"] as const)(
    "who ends an update with %s while a token is created",
    (signal) => {
      it("loses no token, or learns of the one that nobody recorded", async () => {
        const { emulator, stack } = organization;
        await organization.declare(
          `exports.id = new ServiceAccount("bot", { displayName: "deploy-bot" }).accountId;`,
        );
        await stack.up();
        await organization.declare(
          `const bot = new ServiceAccount("bot", { displayName: "deploy-bot" });`,
          `const token = new ApiToken("ci", { accountId: bot.accountId, label: "ci", scopes: ["read:me"] });`,
          `exports.token = token.token;`,
        );
        emulator.behaviour.patch({ latencyMs: 1500 });
        const up = stack.spawn("up", "--yes", "--skip-preview");
        const closed = once(up, "close");
        await until(() => emulator.state().tokens.length > 0, 60);
        const processes = await descendants(up.pid ?? 0);
        const plugins = processes.filter(({ command }) =>
          command.includes("pulumi-resource-atlassian-admin"),
        );
        expect(plugins.length).toBeGreaterThan(0);
        if (signal === "SIGINT") {
          kill(up.pid ?? 0, signal);
        }
        plugins.forEach(({ pid }) => {
          kill(pid, signal);
        });
        await closed;
        emulator.behaviour.patch({ latencyMs: 0 });
        const { deployment } = await stack.exportState();
        const recorded = deployment.resources?.filter(({ type }) => type.endsWith(":ApiToken")) ?? [];
        const { stdout } = await stack.up();
        // A killed process can record nothing, so the next update creates another token and names the first.
        expect({
          recorded: recorded.length,
          tokens: emulator.state().tokens.length,
          isNamed: stdout.includes('has a token with label "ci" that this stack does not have'),
        }).toEqual(
          signal === "SIGINT"
            ? { recorded: 1, tokens: 1, isNamed: false }
            : { recorded: 0, tokens: 2, isNamed: true },
        );
        expect(stack.output).not.toContain("ATSTT3x");
        await stack.up("--expect-no-changes");
      });
    },
  );

  it("whose objects somebody deleted in the console: a refresh drops them, and the next update creates them again", async () => {
    const { emulator, stack } = organization;
    await organization.declare(
      `const bot = new ServiceAccount("bot", { displayName: "deploy-bot" });`,
      `const team = new Group("team", { name: "team" });`,
      `new ApiToken("ci", { accountId: bot.accountId, label: "ci", scopes: ["read:me"] });`,
      `new GroupMembership("member", { groupId: team.groupId, accountId: bot.accountId });`,
      `new GroupMembers("list", { groupId: new Group("listed", { name: "listed" }).groupId, members: [{ accountId: bot.accountId }] });`,
    );
    await stack.up();
    const [bot] = emulator.state().serviceAccounts;
    emulator.mutate({ action: "deleteServiceAccount", account: bot?.id ?? "" });
    emulator.state().groups.forEach(({ id }) => emulator.mutate({ action: "deleteGroup", group: id }));
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const { stdout } = await stack.succeed("refresh", "--yes", "--skip-preview");
    expect(stdout).toContain("- 6 deleted");
    await stack.up();
    await stack.up("--refresh", "--expect-no-changes");
    expect(emulator.state().groups).toHaveLength(2);
  });
});
