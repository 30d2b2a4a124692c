import { ManagedOrganization, said, urnOf } from "../support/managed-organization";

const ANN = "712020:ann";
const BEA = "712020:bea";
const MARK = "[managed by Pulumi: identity/test:team]";

function program(group: string, options = "{}"): string[] {
  return [
    `const team = new Group("team", ${group}, ${options});`,
    `new GroupMembership("by-name", { groupName: team.name, accountId: "${ANN}" });`,
  ];
}

describe("a Group that changes", () => {
  let organization: ManagedOrganization;

  beforeAll(async () => {
    organization = await ManagedOrganization.start({
      seed: {
        users: [
          { email: "ann@example.com", accountId: ANN },
          { email: "bea@example.com", accountId: BEA },
        ],
      },
    });
    await organization.up(...program(`{ name: "team", description: "Deploys" }`));
    organization.emulator.mutate({ action: "addMember", group: "team", account: BEA });
  });

  afterAll(() => organization.stop());

  beforeEach(() => {
    organization.emulator.clearRequests();
  });

  const group = () => organization.emulator.state().groups[0];

  it("is renamed and described in place, with one request, and its memberships by name stay", async () => {
    const before = group();
    const { stdout } = await organization.up(...program(`{ name: "crew", description: "Deploys to prod" }`));
    expect(stdout).not.toContain("replace");
    expect(organization.writes()).toEqual([
      "PATCH /admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}",
    ]);
    expect(group()).toMatchObject({
      id: before?.id,
      name: "crew",
      description: `Deploys to prod ${MARK}`,
      members: [ANN, BEA],
    });
    expect(said(await organization.stack.up("--refresh"))).toContain("3 unchanged");
  });

  it("gets back its name and description after somebody changed them in the console", async () => {
    organization.emulator.mutate({
      action: "editGroup",
      group: "crew",
      name: "squad",
      description: "By hand",
    });
    expect(said(await organization.stack.up("--refresh"))).toContain("~ 1 updated");
    expect(group()).toMatchObject({
      name: "crew",
      description: `Deploys to prod ${MARK}`,
      members: [ANN, BEA],
    });
  });

  it("reports what to change by hand if no request that changes it has a route, and a refresh settles it", async () => {
    organization.emulator.behaviour.patch({ groupUpdate: "none" });
    await organization.declare(...program(`{ name: "band", description: "Deploys to prod" }`));
    expect(await organization.failure("up", "--yes", "--skip-preview")).toContain(
      'this organisation has no API to change a group. Set the name to "band" at admin.atlassian.com',
    );
    organization.emulator.mutate({ action: "editGroup", group: "crew", name: "band" });
    await organization.stack.succeed("refresh", "--yes");
    organization.emulator.clearRequests();
    expect(said(await organization.stack.up())).toContain("unchanged");
    expect(organization.writes()).toEqual([]);
    organization.emulator.behaviour.patch({ groupUpdate: "patch" });
  });

  it("is not replaced by force while it has a member that the program does not declare", async () => {
    const inputs = (more = "") => `{ name: "band", description: "Deploys to prod"${more} }`;
    const replace = ["up", "--yes", "--skip-preview", "--replace", urnOf("Group", "team")];
    await organization.declare(...program(inputs()));
    expect(await organization.failure(...replace)).toContain('a group named "band" exists already');

    const deletingFirst = "{ deleteBeforeReplace: true }";
    await organization.declare(...program(inputs(), deletingFirst));
    const before = group();
    expect(await organization.failure(...replace)).toMatch(
      /the group is being replaced, but it .* has members or roles .*member "712020:bea"/,
    );
    expect(group()).toEqual(before);
    // Nothing of it is left for the next run.
    await organization.stack.up();
    expect(group()).toEqual(before);

    await organization.declare(...program(inputs(", replacementConfirmed: true"), deletingFirst));
    await organization.stack.succeed(...replace);
    expect(group()?.id).not.toBe(before?.id);
  });

  it("is deleted with its members when it is removed from the program", async () => {
    organization.emulator.mutate({ action: "addMember", group: "band", account: BEA });
    await organization.up("");
    expect(organization.objects().groups).toEqual([]);
  });
});
