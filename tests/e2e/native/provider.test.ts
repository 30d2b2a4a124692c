import { once } from "node:events";
import { NativeOrganization } from "../../support/native-organization";
import { descendants, kill, until } from "../../support/processes";

describe("the native provider", () => {
  let organization: NativeOrganization;

  beforeEach(async () => {
    organization = await NativeOrganization.start({
      organizations: [{ orgId: "org-one" }, { orgId: "org-two" }],
    });
  });

  afterEach(() => organization.stop());

  const groupsOf = (orgId: string): string[] =>
    organization.emulator
      .state()
      .groups.filter((group) => group.orgId === orgId)
      .map(({ name }) => name);

  it("refuses a setting that it does not have, or that has a wrong value, before anything is sent", async () => {
    const { stack } = organization;
    await organization.declare(`new Group("group", { name: "people" });`);
    await stack.configure({ orgID: "org-one", maxConcurrency: "many" });
    organization.emulator.clearRequests();
    const message = await organization.failure("up", "--yes", "--skip-preview");
    expect(message).toContain("is not a setting. The settings are orgId, apiKey, apiKeys, baseUrl");
    expect(message).toContain('must be a whole number (received "many")');
    expect(organization.emulator.requests().entries).toEqual([]);
    expect(JSON.stringify(await stack.exportState())).not.toContain("Group::group");
  });

  it("works in two organisations at once, with the key of each explicit provider", async () => {
    const { emulator, stack } = organization;
    const [one, two] = emulator.organizations;
    const declared = (given: typeof one): string =>
      `new admin.Provider("${given?.orgId ?? ""}", { orgId: "${given?.orgId ?? ""}", apiKey: "${given?.apiKey ?? ""}" })`;
    await organization.declare(
      `const [one, two] = [${declared(one)}, ${declared(two)}];`,
      `new Group("first", { name: "people" }, { provider: one });`,
      `new Group("second", { name: "people" }, { provider: two });`,
      `exports.found = pulumi.runtime.invoke("atlassian-admin:index:getUser", { accountId: "nobody" }, { provider: two }).catch((error) => error.message);`,
    );
    await stack.succeedWith(
      { ATLASSIAN_ADMIN_API_KEY: undefined, ATLASSIAN_ORG_ID: undefined },
      "up",
      "--yes",
      "--skip-preview",
    );
    expect([groupsOf("org-one"), groupsOf("org-two")]).toEqual([["people"], ["people"]]);
    expect((await stack.outputs())["found"]).toMatch(
      /getUser\(\{ accountId: "nobody" \}\): organisation "org-two" has no such user\./,
    );
    const state = JSON.stringify(await stack.exportState());
    expect([state.includes(one?.apiKey ?? "?"), state.includes(two?.apiKey ?? "?")]).toEqual([false, false]);
    expect(stack.output).not.toContain(one?.apiKey);
    await stack.succeedWith(
      { ATLASSIAN_ADMIN_API_KEY: undefined, ATLASSIAN_ORG_ID: undefined },
      "destroy",
      "--yes",
      "--skip-preview",
    );
    expect([groupsOf("org-one"), groupsOf("org-two")]).toEqual([[], []]);
  });

  it("looks objects up for programs of every language, and shows each result only when it is known", async () => {
    await organization.declare(
      `const group = new Group("group", { name: "people" });`,
      `const found = pulumi.runtime.invokeOutput("atlassian-admin:index:getGroup", { groupId: group.groupId });`,
      `exports.name = found.apply(({ name }) => name);`,
    );
    expect(await organization.preview()).toEqual(["create Group group"]);
    await organization.stack.up();
    expect(await organization.stack.outputs()).toEqual({ name: "people" });
  });

  it("shows its log lines beside the resource that they are about", async () => {
    await organization.declare(
      `const group = new Group("group", { name: "people" });`,
      `const bot = new ServiceAccount("bot", { displayName: "bot" });`,
      `const list = new GroupMembers("list", { groupId: group.groupId, members: [] });`,
      `new GroupMembership("member", { groupId: group.groupId, accountId: bot.accountId }, { dependsOn: list });`,
    );
    const { stdout } = await organization.stack.up();
    const [, lines = ""] =
      /atlassian-admin:index:GroupMembership \(member\):\n([^]*?)\n\n/.exec(stdout) ?? [];
    expect(lines).toContain("warning: atlassian-admin: ");
  });

  it("reports an error of a read, and a type that it does not have, without a stack trace", async () => {
    const { emulator, stack } = organization;
    await organization.declare(`new Group("group", { name: "people" });`);
    await stack.up();
    emulator.faults.add({ route: "**/groups**", status: 403 });
    const { exitCode, stdout, stderr } = await stack.run("refresh", "--yes", "--skip-preview");
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain('Cannot read group "people": the API returned 403');
    expect(stdout + stderr).not.toMatch(/\n\s+at /);
    emulator.faults.clear();
    await organization.declare(`new pulumi.CustomResource("atlassian-admin:index:Policy", "policy", {});`);
    const message = await organization.failure("preview");
    expect(message).toContain(
      'has no resource "atlassian-admin:index:Policy". It has atlassian-admin:index:ServiceAccount',
    );
  });

  it("lets a request in flight finish and be recorded when Ctrl-C cancels, and starts nothing new", async () => {
    const { emulator, stack } = organization;
    emulator.faults.add({ method: "POST", route: "**/groups", latencyMs: 4000, count: 1 });
    await organization.declare(
      `const first = new Group("first", { name: "first" });`,
      `new Group("second", { name: "second" }, { dependsOn: first });`,
    );
    const up = stack.spawn("up", "--yes", "--skip-preview");
    const closed = once(up, "close");
    const isPosted = (): boolean => emulator.faults.list().some(({ hits }) => hits > 0);
    await until(isPosted, 60);
    // A terminal signals every process of the group.
    const processes = await descendants(up.pid ?? 0);
    kill(up.pid ?? 0, "SIGINT");
    for (const { command, pid } of processes) {
      if (command.includes("pulumi-resource-atlassian-admin")) {
        kill(pid, "SIGINT");
      }
    }
    await closed;
    const { groups } = emulator.state();
    expect(groups.map(({ name }) => name)).toEqual(["first"]);
    const { deployment } = await stack.exportState();
    expect(deployment.resources?.flatMap(({ id, type }) => (type.endsWith(":Group") ? [id] : []))).toEqual([
      groups[0]?.id,
    ]);
    expect(deployment.pending_operations ?? []).toEqual([]);
    emulator.faults.clear();
    await stack.up();
    expect(groupsOf(emulator.orgId).sort()).toEqual(["first", "second"]);
  });
});
