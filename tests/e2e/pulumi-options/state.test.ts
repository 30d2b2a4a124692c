import { ManagedOrganization, said, urnOf } from "../../support/managed-organization";

const bot = (options = ""): string =>
  `const bot = new ServiceAccount("bot", { displayName: "bot"${options} });`;
const token = (name: string): string =>
  `exports.token = new ApiToken("${name}", { accountId: bot.accountId, label: "ci", scopes: ["read:me"] }).token;`;
const GROUP = `new Group("group", { name: "group" });`;

describe("commands on the state", () => {
  let organization: ManagedOrganization;
  let secret: unknown;

  beforeAll(async () => {
    organization = await ManagedOrganization.start();
    await organization.up(bot(), token("token"), GROUP);
    ({ token: secret } = await organization.stack.outputs());
  });

  beforeEach(() => {
    organization.emulator.clearRequests();
  });

  afterAll(() => organization.stop());

  async function expectNothingToDo(...args: string[]): Promise<void> {
    await organization.stack.up("--expect-no-changes", ...args);
    expect(organization.emulator.requests().entries).toEqual([]);
  }

  // One story: each test starts from what the one before left.
  it("state rename: renames a resource in the state, to match a program that renamed it", async () => {
    await organization.stack.succeed("state", "rename", urnOf("ApiToken", "token"), "renamed", "--yes");
    await organization.declare(bot(), token("renamed"), GROUP);
    await expectNothingToDo();
    expect(await organization.stack.outputs()).toEqual({ token: secret });
  });

  it("stack export, stack import: restore a state, with its secrets", async () => {
    await organization.stack.succeed("stack", "export", "--file", "state.json");
    await organization.stack.succeed("state", "delete", urnOf("ApiToken", "renamed"), "--yes");
    await organization.stack.succeed("stack", "import", "--file", "state.json");
    await expectNothingToDo();
    expect(await organization.stack.outputs()).toEqual({ token: secret });
  });

  it("stack rename: keeps the objects and the secrets", async () => {
    await organization.stack.succeed("stack", "rename", "production");
    await expectNothingToDo();
    expect(await organization.stack.outputs()).toEqual({ token: secret });
    await organization.stack.succeed("stack", "rename", "test");
  });

  it("state move: moves resources to another stack, with their secrets", async () => {
    await organization.stack.succeed("stack", "init", "other", "--no-select");
    const urns = [urnOf("ServiceAccount", "bot"), urnOf("ApiToken", "renamed")];
    await organization.stack.succeed(
      "state",
      "move",
      "--source",
      "test",
      "--dest",
      "other",
      ...urns,
      "--yes",
    );
    await organization.declare(GROUP);
    await expectNothingToDo();
    await organization.declare(bot(), token("renamed"));
    await expectNothingToDo("--stack", "other");
    await organization.stack.succeed("stack", "select", "other");
    expect(await organization.stack.outputs()).toEqual({ token: secret });
  });

  it("state delete: removes an object from the state and leaves it as it is", async () => {
    const urns = [urnOf("ApiToken", "renamed", "other"), urnOf("ServiceAccount", "bot", "other")];
    await organization.stack.succeed("state", "delete", ...urns, "--yes");
    expect(organization.emulator.requests().entries).toEqual([]);
    expect(await organization.failure("up", "--yes", "--skip-preview")).toContain(
      "an account of that name exists already",
    );
    const printed = said(await organization.up(bot(", adoptExisting: true"), token("renamed")));
    expect(printed).toContain('has a token with label "ci" that this stack does not have');
    expect(organization.objects()).toMatchObject({ accounts: ["bot"], tokens: ["ci", "ci"] });
  });
});
