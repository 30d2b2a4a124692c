import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { environmentOf } from "../support/organization";
import { program } from "../support/programs";
import { TestStack } from "../support/stack";

const GROUP = program(`new Group("group", { name: "deployers" });`);

/** Without the last one, the first failure can keep the engine from trying the rest. */
const UP_OPTIONS = ["--yes", "--skip-preview", "--continue-on-error"];

describe("a user's mistake", () => {
  let emulator: Emulator;
  let stack: TestStack;

  beforeAll(async () => {
    emulator = await startEmulator({ seed: { groups: [{ name: "existing" }] } });
    stack = await TestStack.create({ program: GROUP, environment: environmentOf(emulator) });
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  /** Runs `up` with some variables changed (`undefined` removes one) and returns what the user sees. */
  async function failingUp(changes: Readonly<Record<string, string | undefined>> = {}): Promise<string> {
    const before = emulator.state();
    const { exitCode, stdout, stderr } = await stack.runWith(changes, "up", ...UP_OPTIONS);
    expect(exitCode).not.toBe(0);
    const { deployment } = await stack.exportState();
    const recorded = deployment.resources?.filter(({ type }) => type.includes("atlassian-admin")) ?? [];
    expect(recorded).toEqual([]);
    expect(deployment.pending_operations ?? []).toEqual([]);
    expect({ ...emulator.state(), now: "" }).toEqual({ ...before, now: "" });
    return (stdout + stderr).replace(/\s+/g, " ");
  }

  it.each([
    {
      mistake: "no API key",
      changes: { ATLASSIAN_ADMIN_API_KEY: undefined },
      says: /Cannot create group "deployers": there is no organisation API key\. Set the environment variable ATLASSIAN_ADMIN_API_KEY, or "pulumi config set --secret atlassian-admin:apiKey/,
    },
    {
      mistake: "a wrong API key",
      changes: { ATLASSIAN_ADMIN_API_KEY: "ATCTT3xWrongKeyOfNobody" },
      says: /Cannot create group "deployers": the API returned 401 Unauthorized .* Check the organisation API key/,
    },
    {
      mistake: "an organisation that the key does not know",
      changes: { ATLASSIAN_ORG_ID: "0c0ffee0-0000-4000-8000-000000000000" },
      says: /Cannot create group "deployers": the API returned 40[34] .*(Check "orgId"|belongs to this organisation)/,
    },
    {
      mistake: "plain http to another host",
      changes: { ATLASSIAN_ADMIN_BASE_URL: "http://admin.example.com" },
      says: /Cannot create group "deployers": the setting "atlassian-admin:baseUrl" must start with https.*received "http:\/\/admin\.example\.com"/,
    },
    {
      mistake: "a server that does not answer",
      changes: { ATLASSIAN_ADMIN_BASE_URL: "http://127.0.0.1:9" },
      says: /Cannot create group "deployers": the connection to http:\/\/127\.0\.0\.1:9 failed with ECONNREFUSED .* Check "atlassian-admin:baseUrl"/,
    },
    {
      mistake: "no organisation",
      changes: { ATLASSIAN_ORG_ID: undefined },
      says: /orgId.* is required\. Set it with "pulumi config set atlassian-admin:orgId/,
    },
  ])("gets a message about $mistake", async ({ changes, says }) => {
    expect(await failingUp(changes)).toMatch(says);
  });

  it("gets a message about a key with scopes", async () => {
    const message = await failingUp({ ATLASSIAN_ADMIN_API_KEY: emulator.scopedApiKey });
    expect(message).toMatch(
      /Cannot create group "deployers": the API returned 403 Forbidden .* created without scopes/,
    );
    expect(message).not.toContain(emulator.scopedApiKey);
  });

  it("gets a message about groups and users that do not exist, and about a group that does", async () => {
    await stack.setProgram(
      program(
        `new GroupMembership("by-name", { groupName: "nobody", accountId: "712020:1" });`,
        `new GroupMembership("by-id", { groupId: "0a1b", accountId: "712020:1" });`,
        `new GroupMembership("by-email", { groupName: "existing", email: "ghost@example.com" });`,
        `new Group("again", { name: "Existing" });`,
      ),
    );
    const message = await failingUp();
    expect(message).toContain(
      `Cannot create membership of "712020:1" in group "nobody": there is no group named "nobody". Check the name, or create the group first.`,
    );
    expect(message).toContain(`in group "0a1b": there is no group with the id "0a1b". Check the id`);
    expect(message).toContain(`no account with the e-mail address "ghost@example.com" is known`);
    expect(message).toContain(`Cannot create group "Existing": a group named "existing" exists already`);
  });

  it("gets a message about all wrong values of a resource at once, with path, rule and received value", async () => {
    await stack.setProgram(
      program(
        `new ApiToken("token", { accountId: "a", label: " ", scopes: ["read:jira-work", "everything"], lifetimeDays: 366 });`,
      ),
    );
    const message = await failingUp();
    expect(message).toMatch(/label .*must be one line of text .*\(received " "\)/);
    expect(message).toMatch(/scopes\[1\] .*must be a scope such as .*\(received "everything"\)/);
    expect(message).toMatch(/lifetimeDays .*must be from 1 to 365 days \(received 366\)/);
  });

  it.each([
    {
      mistake: "an expiry that is too far away",
      statement: `new ApiToken("late", { accountId: "a", label: "l", scopes: ["read:me"], expiresAt: "2999-01-01" });`,
      says: /expiresAt .*must be 1 to 365 days from today.*\(received "2999-01-01"\)/,
    },
    {
      mistake: "a group given twice",
      statement: `new GroupMembership("both", { groupId: "g", groupName: "n", accountId: "a" });`,
      says: /groupName .*must be left out when groupId is given \(received "n"\)/,
    },
    {
      mistake: "a group not given",
      statement: `new GroupMembership("neither", { accountId: "a" });`,
      says: /groupId .*is required, unless groupName is given \(received nothing\)/,
    },
  ])("gets a message about $mistake", async ({ statement, says }) => {
    await stack.setProgram(program(statement));
    expect(await failingUp()).toMatch(says);
  });
});
