import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { daysAhead } from "../support/later";
import { environmentOf } from "../support/organization";
import { TestStack } from "../support/stack";

const JIRA = "ari:cloud:jira::site/c1";
const WIKI = "ari:cloud:confluence::site/c1";
const OTHER_WIKI = "ari:cloud:confluence::site/c2";
const USER = "atlassian/user";

function program(args: object): string {
  return [
    `import { GroupRoleAssignment } from "pulumi-atlassian-admin";`,
    `new GroupRoleAssignment("access", ${JSON.stringify(args)});`,
    "",
  ].join("\n");
}

describe("GroupRoleAssignment on the real engine", () => {
  const named = { groupName: "people", site: "acme", product: "confluence", role: USER };
  let emulator: Emulator;
  let stack: TestStack;

  beforeAll(async () => {
    const app = (name: string, cloudId: string, typeKey: string) => ({
      name,
      cloudId,
      typeKey,
      hostUrl: `https://${name}.atlassian.net`,
    });
    emulator = await startEmulator({
      workspaces: [
        app("acme", "c1", "jira-software"),
        app("acme", "c1", "confluence"),
        app("emca", "c2", "confluence"),
      ],
      seed: { groups: [{ name: "people" }, { name: "devs" }] },
    });
    stack = await TestStack.create({ program: program(named), environment: environmentOf(emulator) });
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  function roles(): string[] {
    return emulator
      .state()
      .groups.flatMap(({ name, grants }) =>
        grants.map(({ resourceId, roleId }) => `${name}: ${roleId} on ${resourceId}`),
      );
  }

  const groupId = (name: string): string =>
    emulator.state().groups.find((group) => group.name === name)?.id ?? "";

  // One story: each step starts from what the one before left, as a user's stack does.
  it("gives the role on the app that site and product name", async () => {
    await stack.up();
    expect(roles()).toEqual([`people: ${USER} on ${WIKI}`]);
  });

  it("asks Atlassian nothing the second time", async () => {
    emulator.clearRequests();
    await stack.up("--expect-no-changes");
    expect(emulator.requests().entries).toEqual([]);
  });

  it("replaces the role when any field changes, and leaves none behind", async () => {
    const byIds = { groupId: groupId("people"), resourceId: JIRA, role: USER };
    const changes: [args: object, role: string][] = [
      [{ ...named, groupName: "devs" }, `devs: ${USER} on ${WIKI}`],
      [{ ...named, groupName: "devs", site: "emca.atlassian.net" }, `devs: ${USER} on ${OTHER_WIKI}`],
      [{ ...named, groupName: "devs", role: "atlassian/admin" }, `devs: atlassian/admin on ${WIKI}`],
      [{ ...named, groupName: "devs", product: "jira-software" }, `devs: ${USER} on ${JIRA}`],
      [{ ...byIds, groupId: groupId("devs"), resourceId: WIKI }, `devs: ${USER} on ${WIKI}`],
      [byIds, `people: ${USER} on ${JIRA}`],
    ];
    for (const [args, role] of changes) {
      await stack.setProgram(program(args));
      const { stdout } = await stack.up();
      expect(stdout).toContain("1 replaced");
      expect(roles()).toEqual([role]);
    }
  });

  it("finds a role that was revoked by hand with exit code 7, and gives it again", async () => {
    expect((await stack.run("refresh", "--preview-only", "--expect-no-changes")).exitCode).toBe(0);
    emulator.mutate({ action: "revokeRole", group: "people", resourceId: JIRA, roleId: USER });
    // On the next day: a role that is new gets half a minute to show.
    const drift = await stack.runWith(daysAhead(1), "refresh", "--preview-only", "--expect-no-changes");
    expect(drift.exitCode).toBe(7);
    await stack.succeedWith(daysAhead(1), "up", "--yes", "--skip-preview", "--refresh");
    expect(roles()).toEqual([`people: ${USER} on ${JIRA}`]);
  });

  it("revokes the role", async () => {
    await stack.succeed("destroy", "--yes", "--skip-preview");
    expect(roles()).toEqual([]);
  });

  it("imports a role by file, after which a preview and an up change nothing", async () => {
    emulator.mutate({ action: "assignRole", group: "people", resourceId: WIKI, roleId: USER });
    const { orgId, directoryId } = emulator;
    const inputs = { orgId, groupId: groupId("people"), resourceId: WIKI, role: USER };
    await stack.importByFile([
      {
        type: "GroupRoleAssignment",
        name: "access",
        id: `${inputs.groupId}/${WIKI}/${USER}`,
        inputs,
        outputs: { directoryId },
      },
    ]);
    await stack.setProgram(program({ groupId: inputs.groupId, resourceId: WIKI, role: USER }));
    emulator.clearRequests();
    await stack.succeed("preview", "--expect-no-changes");
    await stack.up("--refresh", "--expect-no-changes");
    expect(emulator.requests().entries.filter(({ method }) => method !== "GET")).toEqual([]);
    await stack.succeed("destroy", "--yes", "--skip-preview");
    expect(roles()).toEqual([]);
  });
});
