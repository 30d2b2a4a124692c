import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { program } from "../support/programs";
import { TestStack } from "../support/stack";

const inFirst = `new Group("first", { name: "people" });`;

describe("a program that spans organisations", () => {
  let emulator: Emulator;
  let stack: TestStack;

  beforeAll(async () => {
    emulator = await startEmulator({ organizations: [{ orgId: "org-one" }, { orgId: "org-two" }] });
    stack = await TestStack.create({
      program: program(inFirst, `new Group("second", { name: "people", orgId: "org-two" });`),
      environment: { ATLASSIAN_ADMIN_BASE_URL: emulator.url },
    });
    await stack.succeed("config", "set", "atlassian-admin:orgId", "org-one");
    for (const { orgId, apiKey } of emulator.organizations) {
      await stack.succeed("config", "set", "--secret", "--path", `atlassian-admin:apiKeys.${orgId}`, apiKey);
    }
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  const groupsOf = (orgId: string): string[] =>
    emulator
      .state()
      .groups.filter((group) => group.orgId === orgId)
      .map(({ name }) => name);

  it("uses the key of each organisation for its resources", async () => {
    await stack.up();
    expect([groupsOf("org-one"), groupsOf("org-two")]).toEqual([["people"], ["people"]]);
    await stack.succeed("refresh", "--preview-only", "--expect-no-changes");
  });

  it("refuses a changed default in the preview, and explains how to do it deliberately", async () => {
    await stack.succeed("config", "set", "atlassian-admin:orgId", "org-two");
    const { exitCode, stdout, stderr } = await stack.run("preview");
    expect(exitCode).not.toBe(0);
    expect((stdout + stderr).replace(/\s+/g, " ")).toContain(
      'comes from the default organisation, which was "org-one" when the resource was created: it would be deleted there and recreated. ' +
        'Set the default back. To move the resource deliberately, set orgId on it (received "org-two")',
    );
    expect((await stack.run("up", "--yes", "--skip-preview")).exitCode).not.toBe(0);
    expect(groupsOf("org-one")).toEqual(["people"]);
  });

  it("previews and makes a replacement where the resource itself names another organisation", async () => {
    await stack.setProgram(program(`new Group("first", { name: "moved", orgId: "org-two" });`));
    const { stdout } = await stack.succeed("preview", "--diff");
    expect(stdout).toMatch(/~ orgId\s*: "org-one" => "org-two"/);
    await stack.up();
    expect([groupsOf("org-one"), groupsOf("org-two")]).toEqual([[], ["moved"]]);
  });
});
