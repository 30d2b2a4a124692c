import { discoverEnds, givenBack } from "../../../../cli/src/commands/drift/discover/ends";
import type { RecordedResource } from "../../../../cli/src/commands/drift/engine/resources";
import { Remedies } from "../../../../cli/src/commands/drift/remedies";
import { IdentityNames } from "../../../../cli/src/identity-names";

const NOW = Date.parse("2027-01-01T23:59:59Z");

function recorded(type: string, properties: object): RecordedResource {
  const state = { orgId: "o1", groupId: "g1", groupName: "ops", ...properties };
  return {
    stack: "prod",
    urn: `urn:pulumi:prod::p::x::${type}`,
    type,
    id: "id",
    recorded: state,
    observed: state,
    differences: [],
    modified: undefined,
    isProtected: false,
  };
}

const discover = (resources: readonly RecordedResource[], within = 30) =>
  discoverEnds(resources, {
    orgId: "o1",
    nowMs: NOW,
    within,
    names: new IdentityNames(resources),
    remedies: new Remedies("/", ["prod"], "/"),
  });

const said = (type: string, properties: object, within?: number): string[] =>
  discover([recorded(type, properties)], within).map(
    ({ kind, resource, fact, remedy }) => `${kind}: ${resource.name}: ${fact} ${remedy}`,
  );

const MEMBER = { accountId: "a1", email: "ann@example.com" };

describe("discoverEnds", () => {
  it.each([
    ["2027-01-02", 1],
    ["2027-01-31", 30],
    ["2027-02-01", 31],
  ])("finds a membership that ends on %s within %i days, and not within fewer", (until, days) => {
    expect(said("GroupMembership", { ...MEMBER, until }, days)).toEqual([
      `ending: membership of "ann@example.com" in group "ops": It ends on ${until}. ` +
        `To keep the access, set a later until in the program. Then run "pulumi up --stack prod".`,
    ]);
    expect(said("GroupMembership", { ...MEMBER, until }, days - 1)).toEqual([]);
  });

  it("finds what should have ended, from the day itself on", () => {
    expect(
      said("GroupRoleAssignment", { role: "atlassian/admin", resourceId: "ari:x", until: "2027-01-01" }),
    ).toEqual([
      `ending: role "atlassian/admin" of group "ops" on "ari:x": It should have ended on 2027-01-01. ` +
        `Run "pulumi up --stack prod" to remove the access, and schedule this command.`,
    ]);
  });

  it("finds nothing without a day, of what has ended, and in another organisation", () => {
    expect(said("GroupMembership", MEMBER)).toEqual([]);
    expect(said("GroupMembership", { ...MEMBER, until: "2026-12-01", ended: true })).toEqual([]);
    expect(said("GroupMembership", { ...MEMBER, until: "2027-01-02", orgId: "o2" })).toEqual([]);
  });

  it("names the members of a list who end on one day in one finding", () => {
    const members = [
      { email: "Ann@example.com", until: "2027-01-10" },
      { accountId: "b1", until: "2027-01-10" },
      { accountId: "c1", until: "2027-01-05" },
      { accountId: "d1" },
      { accountId: "e1", until: "2027-01-04" },
      { accountId: "e1" },
      { accountId: "f1", until: "2026-01-01", ended: true },
    ];
    const state = { members, accountIds: ["a1", "b1", "c1", "d1", "e1"] };
    const found = discover([
      recorded("GroupMembers", { ...state, accountIdsByEmail: { "ann@example.com": "a1" } }),
    ]);
    expect(found.map(({ fact }) => fact)).toEqual([
      `2 memberships, of "ann@example.com", "b1", end on 2027-01-10.`,
      `1 membership, of "c1", ends on 2027-01-05.`,
    ]);
    expect(found[0]?.members?.map(({ accountId }) => accountId)).toEqual(["a1", "b1"]);
    expect(found[0]?.subjects.map(({ names: [name] }) => name)).toEqual(["ops/ann@example.com", "ops/b1"]);
  });

  it("finds members of a list who should have ended and are still there", () => {
    const members = [{ accountId: "a1", until: "2026-12-31" }];
    expect(said("GroupMembers", { members, accountIds: ["a1"] })[0]).toContain(
      `1 membership, of "a1", should have ended on 2026-12-31.`,
    );
    expect(said("GroupMembers", { members, accountIds: [] })).toEqual([]);
  });
});

describe("an ended membership that somebody gave back", () => {
  it("is called that, and every other difference is not", () => {
    const resource = recorded("GroupMembership", { ...MEMBER, until: "2026-12-01", ended: true });
    const back = { property: "ended", declared: true, observed: undefined };
    expect(givenBack({ ...resource, differences: [back] })).toBe(
      "It ended on 2026-12-01 and was added again.",
    );
    expect(givenBack({ ...resource, differences: [{ ...back, property: "email" }] })).toBeUndefined();
    expect(givenBack(resource)).toBeUndefined();
  });
});
