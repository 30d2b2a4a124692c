import { ExampleProject } from "../../support/example-project";
import { isAccepted } from "../../support/later";

const MARK = "[managed by Pulumi: offboarding/prod:deploy-bot/deploy-bot]";

describe("the example offboarding", () => {
  let example: ExampleProject;

  beforeAll(async () => {
    example = await ExampleProject.start("offboarding");
    await example.up();
  });

  afterAll(async () => {
    await example.stop();
  });

  /** The groups of each person, the accounts with their owners, and the labels of the tokens without their suffixes. */
  function organization() {
    const { users, serviceAccounts, groups, tokens } = example.emulator.state();
    const groupsOf = (account: string): string[] =>
      groups.filter(({ members }) => members.includes(account)).map(({ name }) => name);
    return {
      people: Object.fromEntries(users.map(({ name, accountId }) => [name, groupsOf(accountId)])),
      bots: serviceAccounts.map(({ id, description, atlassianId }) => ({
        id,
        description,
        groups: groupsOf(atlassianId),
      })),
      tokens: tokens.map(({ label }) => label.replace(/-[^-]*$/, "")).sort(),
    };
  }

  // One story: each step starts from what the one before left.
  it("previews one edited line as everything that a person's leaving means", async () => {
    await example.edit("people.ts", `"on-call"] }`, `"on-call"], left: "2026-03-31" }`);
    expect(await example.preview()).toEqual([
      "delete GroupMembership grace-in-deployers",
      "delete GroupMembership grace-in-on-call",
      "replace ApiToken deploy-bot-pipeline: accountId, rotationTrigger",
      // Only in a preview: the engine does not know yet that the account's id stays.
      "update ApiToken deploy-bot-dashboard: accountId",
      "update GroupMembership deploy-bot-in-deployers: accountId",
      "update ServiceAccount deploy-bot: owner",
    ]);
  });

  it("ends the memberships, gives the bot another owner and replaces the token that the person knew", async () => {
    const [before, secretsBefore] = [organization(), await example.outputs()];
    await example.up();
    expect(organization()).toEqual({
      ...before,
      people: { ...before.people, grace: [] },
      bots: before.bots.map((bot) => ({ ...bot, description: `[owner: ada@example.com] ${MARK}` })),
    });
    const secrets = await example.outputs();
    expect(secrets["dashboardToken"]).toBe(secretsBefore["dashboardToken"]);
    const pipelineTokens = [secretsBefore["pipelineToken"] ?? "", secrets["pipelineToken"] ?? ""];
    expect(await Promise.all(pipelineTokens.map((secret) => isAccepted(example.emulator, secret)))).toEqual([
      false,
      true,
    ]);
  });

  it("refuses to leave the bot without an owner", async () => {
    await example.edit("people.ts", `["deployers"] }`, `["deployers"], left: "2026-06-30" }`);
    const { exitCode, stdout, stderr } = await example.run({}, "preview");
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain("error: All owners of an account have left: grace, ada.");
  });
});
