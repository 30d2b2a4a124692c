import { ExampleProject } from "../../support/example-project";

const ADDED_PERSON = `{ "email": "linus@example.com", "teams": ["search"] }`;
const ADDED_BOT = `{ "name": "search-index", "team": "search", "scopes": ["read:jira-work"] }`;

describe("the example team-onboarding", () => {
  let example: ExampleProject;

  beforeAll(async () => {
    example = await ExampleProject.start("team-onboarding");
  });

  afterAll(async () => {
    await example.stop();
  });

  /** The names and addresses in each group. */
  function members(): Record<string, string[]> {
    const { groups, users, serviceAccounts } = example.emulator.state();
    const names = new Map([
      ...users.map(({ accountId, email }) => [accountId, email] as const),
      ...serviceAccounts.map(({ atlassianId, displayName }) => [atlassianId, displayName] as const),
    ]);
    return Object.fromEntries(
      groups.map((group) => [group.name, group.members.map((member) => names.get(member) ?? "?").sort()]),
    );
  }

  async function addToRoster(list: "teams" | "people" | "bots", ...entries: string[]): Promise<void> {
    await example.edit("roster.json", `"${list}": [`, `"${list}": [${entries.join(", ")}, `);
  }

  // One story: each step starts from what the one before left.
  it("makes the teams, their users and their bots", async () => {
    await example.up();
    expect(members()).toEqual({
      "team-payments": ["ada@example.com", "grace@example.com", "payments-deploy"],
      "team-search": ["grace@example.com", "search-report"],
    });
    expect(example.emulator.state().tokens).toHaveLength(2);
  });

  it("previews exactly what an added person and an added bot bring, and does it", async () => {
    await addToRoster("people", ADDED_PERSON);
    await addToRoster("bots", ADDED_BOT);
    expect(await example.preview()).toEqual([
      "create ApiToken search-index-pipeline",
      "create GroupMembership linus@example.com-in-search",
      "create GroupMembership search-index-in-search",
      "create ServiceAccount search-index",
      "create ServiceIdentity search-index",
    ]);
    await example.up();
    expect(members()).toMatchObject({
      "team-search": ["grace@example.com", "linus@example.com", "search-index", "search-report"],
    });
  });

  it("names every mistake in the roster, and changes nothing", async () => {
    await addToRoster("teams", `"payments"`);
    await addToRoster("people", ADDED_PERSON.replace("linus", "Linus").replace("search", "serch"));
    await addToRoster("bots", ADDED_BOT, ADDED_BOT.replace("-index", "-alert").replace(`"search"`, `"ops"`));
    example.emulator.clearRequests();
    const { exitCode, stdout, stderr } = await example.run({}, "up", "--yes", "--skip-preview");
    expect(exitCode).not.toBe(0);
    const message = (stdout + stderr).split("\n").map((line) => line.trim());
    expect(message).toEqual(
      expect.arrayContaining([
        "error: roster.json is wrong:",
        `- team "payments" is listed more than once`,
        `- person "linus@example.com" is listed more than once`,
        `- bot "search-index" is listed more than once`,
        `- person "Linus@example.com" names team "serch", which is not in "teams"`,
        `- bot "search-alert" names team "ops", which is not in "teams"`,
      ]),
    );
    expect(example.emulator.requests().entries).toEqual([]);
  });
});
