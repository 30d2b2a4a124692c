import { ExampleProject } from "../../support/example-project";
import { isAccepted } from "../../support/later";

describe("the example dev-and-prod", () => {
  let example: ExampleProject;

  beforeAll(async () => {
    example = await ExampleProject.start("dev-and-prod", { stacks: ["dev", "prod"] });
    await example.up("--stack", "dev");
    await example.up("--stack", "prod");
  });

  afterAll(async () => {
    await example.stop();
  });

  const tokenOf = async (stack: string): Promise<string> =>
    (await example.outputs("--stack", stack))["pipelineToken"] ?? "";

  /** What each account can do and for how long, and who is in which group. */
  function organization(): unknown {
    const { serviceAccounts, tokens, groups } = example.emulator.state();
    return serviceAccounts.map(({ displayName, atlassianId }) => ({
      displayName,
      groups: groups.filter(({ members }) => members.includes(atlassianId)).map(({ name }) => name),
      tokens: tokens
        .filter(({ accountId }) => accountId === atlassianId)
        .map(({ scopes, createdAt, expiry = "" }) => ({
          scopes,
          days: Math.ceil((Date.parse(expiry) - Date.parse(createdAt)) / 86_400_000),
        })),
    }));
  }

  const prod = {
    displayName: "release-bot-prod",
    groups: ["releasers-prod"],
    tokens: [{ scopes: ["read:jira-work", "write:jira-work"], days: 90 }],
  };

  // One story: each step starts from what the one before left.
  it("gives each stage an account, a group and its own token, with less in dev", () => {
    expect(organization()).toEqual([
      {
        displayName: "release-bot-dev",
        groups: ["releasers-dev"],
        tokens: [{ scopes: ["read:jira-work"], days: 30 }],
      },
      prod,
    ]);
  });

  it("refuses to destroy prod, and leaves even its token", async () => {
    const { exitCode, stdout, stderr } = await example.run(
      {},
      ...["destroy", "--yes", "--skip-preview", "--stack", "prod"],
    );
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain("protected");
    expect(await isAccepted(example.emulator, await tokenOf("prod"))).toBe(true);
  });

  it("destroys dev and leaves prod as it was", async () => {
    const [devToken, prodToken] = [await tokenOf("dev"), await tokenOf("prod")];
    await example.succeed("destroy", "--yes", "--skip-preview", "--stack", "dev");
    expect(organization()).toEqual([prod]);
    expect(await isAccepted(example.emulator, devToken)).toBe(false);
    expect(await isAccepted(example.emulator, prodToken)).toBe(true);
    await example.succeed("refresh", "--preview-only", "--expect-no-changes", "--stack", "prod");
  });

  it("replaces a token of prod when the same change lifts the protection", async () => {
    await example.succeed("config", "set", "--path", "scopes[0]", "read:jira-user");
    const { exitCode, stdout, stderr } = await example.run({}, "preview");
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain("marked for protection");
    await example.succeed("config", "set", "protect", "false");
    expect(await example.preview()).toEqual(["replace ApiToken release-bot-pipeline: scopes[0]"]);
  });
});
