import { utcDay } from "../../../provider/src/timing/days";
import { daysAhead } from "../../support/later";
import { NativeOrganization } from "../../support/native-organization";

const ANN = "712020:ann";
const APP = "ari:cloud:jira-software::site/d168a0d0-a84d-4b4a-99a7-02d0478776db";

describe("grants that end, with the native provider", () => {
  let organization: NativeOrganization;

  beforeEach(async () => {
    organization = await NativeOrganization.start({
      seed: {
        workspaces: [{ name: "acme", id: APP }],
        users: [{ email: "ann@example.com", accountId: ANN }],
      },
    });
  });

  afterEach(() => organization.stop());

  it("shows the end on its day, removes members and roles, and has nothing to do afterwards", async () => {
    const { emulator, stack } = organization;
    const until = utcDay(Date.now() + 10 * 86_400_000);
    await organization.declare(
      `const [single, list] = ["single", "list"].map((name) => new Group(name, { name }));`,
      `const grant = new GroupMembership("grant", { groupId: single.groupId, email: "ann@example.com", until: "${until}" });`,
      `new GroupMembers("listed", { groupId: list.groupId, members: [{ email: "ann@example.com", until: "${until}" }] });`,
      `new GroupRoleAssignment("role", { groupId: single.groupId, resourceId: "${APP}", role: "atlassian/user", until: "${until}" });`,
      `exports.ended = grant.ended;`,
    );
    const members = (): unknown => emulator.state().groups.map((group) => group.members);
    await stack.succeed("up", "--yes", "--skip-preview");
    expect(members()).toEqual([[ANN], [ANN]]);
    const roles = (): unknown => emulator.state().groups.find(({ name }) => name === "single")?.grants;
    expect(roles()).toHaveLength(1);
    emulator.clock.advance({ days: 10 });
    const later = daysAhead(10);
    const { stdout } = await stack.succeedWith(later, "preview", "--diff");
    expect(stdout).toMatch(/\+ ended *: true/);
    expect(stdout).toContain("3 to update");
    await stack.succeedWith(later, "up", "--yes", "--skip-preview");
    expect(members()).toEqual([[], []]);
    expect(roles()).toEqual([]);
    expect(await stack.outputs()).toMatchObject({ ended: true });
    await stack.succeedWith(later, "up", "--yes", "--refresh", "--expect-no-changes");
  });
});
