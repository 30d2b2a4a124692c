import { checkPolicies, isPublishedScope, type IdentityResource } from "pulumi-atlassian-admin-policy";
import { ExampleProject } from "../../support/example-project";
import { daysAhead, isAccepted } from "../../support/later";

describe("the example mcp-server", () => {
  let example: ExampleProject;

  beforeAll(async () => {
    example = await ExampleProject.start("mcp-server");
    await example.succeed("config", "set", "site", "acme.atlassian.net");
    await example.up();
  });

  afterAll(async () => {
    await example.stop();
  });

  const secretOf = async (): Promise<string> => {
    const [, secret = ""] = /^Bearer (.+)$/.exec((await example.outputs())["authorization"] ?? "") ?? [];
    return secret;
  };

  it("makes an account with access to Jira, one group, and a token that only reads", async () => {
    const { serviceAccounts, groups, tokens } = example.emulator.state();
    expect(serviceAccounts).toMatchObject([{ displayName: "release-notes-agent" }]);
    expect(groups).toMatchObject([{ name: "svc-agents", members: [serviceAccounts[0]?.atlassianId] }]);
    expect(tokens).toHaveLength(1);
    const [{ scopes } = { scopes: [] }] = tokens;
    expect(scopes.toSorted()).toEqual([
      "read:jira:agent-interface",
      "read:me",
      "search:jira:agent-interface",
    ]);
    expect(scopes.filter((scope) => !isPublishedScope(scope))).toEqual([]);
    const declared: IdentityResource = {
      type: "ApiToken",
      urn: "urn:pulumi:prod::mcp-server::ApiToken::mcp",
      name: "mcp",
      inputs: { scopes, lifetimeDays: 30, rotation: { beforeExpiryDays: 14, overlapDays: 2 } },
      outputs: {},
      propertyDependencies: {},
      isProtected: false,
    };
    expect(checkPolicies({ resources: [declared] })).toEqual([]);
  });

  it("gives the header with which an app takes the token, and keeps it secret", async () => {
    expect(await isAccepted(example.emulator, await secretOf())).toBe(true);
    expect(await example.succeed("stack", "output", "--json")).toContain('"authorization": "[secret]"');
    expect(await example.preview()).toEqual([]);
  });

  it("has a new secret after the day of the rotation", async () => {
    const before = await secretOf();
    const { clock } = example.emulator;
    clock.set(Date.now());
    clock.advance({ days: 17 });
    await example.succeedWith(daysAhead(17), "up", "--yes", "--skip-preview");
    const after = await secretOf();
    expect(after).not.toBe(before);
    expect(await isAccepted(example.emulator, after)).toBe(true);
  });
});
