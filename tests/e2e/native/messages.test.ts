import { NativeOrganization } from "../../support/native-organization";
import { writesOf } from "../../support/organization";

/** As the classes of a newer SDK register it. */
const GROUP_OF_NEWER_SDK = `new pulumi.CustomResource("atlassian-admin:index:Group", "group", { name: "people" }, { version: "99.0.0" });`;

describe("a program that does not fit the plugin", () => {
  let organization: NativeOrganization;

  beforeAll(async () => {
    organization = await NativeOrganization.start();
    await organization.declare(`new Group("group", { name: "people" });`);
    await organization.stack.up();
  });

  beforeEach(() => {
    organization.emulator.clearRequests();
  });

  afterAll(() => organization.stop());

  async function stateOf(): Promise<unknown> {
    const { deployment } = await organization.stack.exportState();
    return (deployment.resources ?? []).filter(({ id }) => id !== undefined);
  }

  it.each([
    {
      what: "a newer SDK",
      program: GROUP_OF_NEWER_SDK,
      message:
        /asks for version 99\.0\.0 of the plugin, and this is version \S+\. Install it: npm install --global pulumi-resource-atlassian-admin@99\.0\.0\./,
    },
    {
      what: "an input of a newer SDK",
      program: `new Group("group", { name: "people", colour: "red" });`,
      message: /colour.* is not a property here; the properties are orgId, name, description/,
    },
    {
      what: "a resource of a newer SDK",
      program: `new Group("group", { name: "people" }); new pulumi.CustomResource("atlassian-admin:index:Policy", "policy", {});`,
      message:
        /has no resource "atlassian-admin:index:Policy"\. It has .* If a newer version has it, install that: npm install --global/,
    },
    {
      what: "a function of a newer SDK",
      program: `new Group("group", { name: "people" }); exports.found = pulumi.runtime.invokeOutput("atlassian-admin:index:getPolicy", {});`,
      message:
        /has no function "atlassian-admin:index:getPolicy"\. It has .* If a newer version has it, install that: npm install --global/,
    },
  ])("reports it, sends nothing and leaves the state: $what", async ({ program, message }) => {
    const before = await stateOf();
    await organization.declare(program);
    expect(await organization.failure("up", "--yes", "--skip-preview")).toMatch(message);
    expect(writesOf(organization.emulator)).toEqual([]);
    expect(await stateOf()).toEqual(before);
  });
});
