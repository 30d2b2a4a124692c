import { diff } from "../../../provider/src/lifecycle/diff";
import type { Properties } from "../../../provider/src/lifecycle/properties";
import { UNKNOWN } from "../../../provider/src/lifecycle/unknown";
import { StackRecord } from "../../../provider/src/organization/stack-record";
import { stackKeys } from "../../../provider/src/organization/stack-keys";
import { groupDefinition } from "../../../provider/src/resources/group/handlers";
import { groupMembersDefinition } from "../../../provider/src/resources/group-members/handlers";
import { groupMembershipDefinition } from "../../../provider/src/resources/group-membership/handlers";
import { checkResource } from "./check-resource";

function checkMembership(news: Properties) {
  return checkResource(groupMembershipDefinition, news);
}

describe("Group.check", () => {
  it("trims the description, and takes a blank one for none", () => {
    expect(checkResource(groupDefinition, { name: "admins", description: " d " }).inputs).toEqual({
      orgId: "org",
      name: "admins",
      description: "d",
    });
    expect(checkResource(groupDefinition, { name: "admins", description: "" }).inputs).toEqual({
      orgId: "org",
      name: "admins",
    });
  });

  it.each(["", " admins", "two\nlines"])("refuses %j as a name", (name) => {
    expect(checkResource(groupDefinition, { name }).failures.map(({ property }) => property)).toEqual([
      "name",
    ]);
  });
});

describe("GroupMembership.check", () => {
  it.each([
    [{ groupId: "g", accountId: "a" }],
    [{ groupName: "admins", accountId: "a" }],
    [{ groupId: "g", email: "a@example.com" }],
    [{ groupName: "admins", email: "a@example.com" }],
  ])("takes %j", (news) => {
    expect(checkMembership(news)).toEqual({ inputs: { orgId: "org", ...news }, failures: [] });
  });

  it("refuses both ways to name the group, and both ways to name the member", () => {
    const news = { groupId: "g", groupName: "admins", accountId: "a", email: "a@example.com" };
    expect(checkMembership(news).failures).toEqual([
      { property: "groupName", reason: 'must be left out when groupId is given (received "admins")' },
      { property: "email", reason: 'must be left out when accountId is given (received "a@example.com")' },
    ]);
  });

  it("refuses neither", () => {
    expect(checkMembership({}).failures).toEqual([
      { property: "groupId", reason: "is required, unless groupName is given (received nothing)" },
      { property: "accountId", reason: "is required, unless email is given (received nothing)" },
    ]);
  });

  it.each(["not an address", "a@b@c", "@example.com", ""])("refuses %j as an e-mail address", (email) => {
    expect(checkMembership({ groupId: "g", email }).failures).toEqual([
      { property: "email", reason: `must be an e-mail address (received "${email}")` },
    ]);
  });

  it("takes an unknown value for one that is given", () => {
    expect(checkMembership({ groupId: UNKNOWN, email: UNKNOWN }).failures).toEqual([]);
    expect(checkMembership({ groupName: "admins", groupId: UNKNOWN, accountId: "a" }).failures).toEqual([
      { property: "groupName", reason: 'must be left out when groupId is given (received "admins")' },
    ]);
  });
});

describe("Group.check of a recorded group", () => {
  const olds = { orgId: "org", name: "Caf\u00e9 Team", description: "Deploys" };

  it.each(["caf\u00e9 team", "Cafe\u0301 Team", "Caf\u00e9  Team"])(
    "keeps the recorded spelling of %j",
    (name) => {
      expect(checkResource(groupDefinition, { ...olds, name }, { olds }).inputs).toEqual(olds);
    },
  );

  it("refuses a description that holds a mark", () => {
    const description = "Deploys [managed by Pulumi: p/s:g]";
    expect(checkResource(groupDefinition, { name: "g", description }).failures).toMatchObject([
      {
        property: "description",
        reason: expect.stringContaining("which the provider writes itself") as string,
      },
    ]);
  });
});

describe("GroupMembers.check", () => {
  it("keeps the recorded list where another one names the same members", () => {
    const olds = {
      orgId: "org",
      groupName: "team",
      members: [{ accountId: "a" }, { email: "b@example.com" }],
    };
    const news = {
      groupName: "Team",
      members: [{ email: "B@Example.com" }, { accountId: "A" }, { accountId: "ari:cloud:identity::user/a" }],
    };
    expect(checkResource(groupMembersDefinition, news, { olds }).inputs).toEqual(olds);
  });

  const membersOf = (...members: readonly object[]): unknown =>
    checkResource(groupMembersDefinition, { groupId: "g", members }).inputs["members"];

  it("takes a member once, however often it is named", () => {
    expect(membersOf({ email: "a@example.com" }, { accountId: "a" }, { email: "A@example.com" })).toEqual([
      { accountId: "a" },
      { email: "A@example.com" },
    ]);
  });

  it("keeps members apart that are not known yet, so that a preview shows all of them", () => {
    const unknown = { accountId: UNKNOWN };
    expect(membersOf(unknown, { accountId: "a" }, unknown)).toEqual([unknown, unknown, { accountId: "a" }]);
  });
});

describe("Group.diff", () => {
  it("replaces nothing for another name or description", () => {
    const state = { orgId: "org", groupId: "g1", name: "admins", description: "old" };
    const news = { orgId: "org", name: "devs", description: "new" };
    expect(diff(groupDefinition, state, news).replaces).toBeUndefined();
    expect(diff(groupDefinition, state, { orgId: "org", name: "admins" }).replaces).toBeUndefined();
  });
});

describe("GroupMembership.diff", () => {
  const state = { orgId: "org", groupId: "g1", accountId: "a1", directoryId: "d" };
  const named = { ...state, groupName: "admins", email: "a@example.com" };

  it.each([
    ["no change of names", named, { orgId: "org", groupName: "admins", email: "a@example.com" }, undefined],
    ["no change of ids", state, { orgId: "org", groupId: "g1", accountId: "a1" }, undefined],
    ["names taken out for the same ids", named, { orgId: "org", groupId: "g1", accountId: "a1" }, undefined],
    ["another name", named, { orgId: "org", groupName: "devs", email: "a@example.com" }, ["groupName"]],
    [
      "the name in another case",
      named,
      { orgId: "org", groupName: "Admins", email: "A@Example.com" },
      undefined,
    ],
    [
      "the id in another form",
      state,
      { orgId: "org", groupId: "ari:x:group/G1", accountId: "A1" },
      undefined,
    ],
    ["a name for an id", state, { orgId: "org", groupName: "admins", accountId: "a1" }, ["groupName"]],
    [
      "the name of the same group for its id",
      { ...state, resolvedGroupName: "Admins", resolvedEmail: "a@example.com" },
      { orgId: "org", groupName: "admins", email: "A@example.com" },
      undefined,
    ],
    [
      "the name of another group for an id",
      { ...state, resolvedGroupName: "devs" },
      { orgId: "org", groupName: "admins", accountId: "a1" },
      ["groupName"],
    ],
    ["another address", named, { orgId: "org", groupName: "admins", email: "b@example.com" }, ["email"]],
    [
      "names taken out for other ids",
      named,
      { orgId: "org", groupId: "g2", accountId: "a2" },
      ["groupId", "accountId"],
    ],
    ["ids not known yet", state, { orgId: "org", groupId: UNKNOWN, accountId: UNKNOWN }, undefined],
    ["another organisation", state, { orgId: "other", groupId: "g1", accountId: "a1" }, ["orgId"]],
  ])("judges %s", (_what, olds, news, replaces) => {
    expect(diff(groupMembershipDefinition, olds, news).replaces).toEqual(replaces);
  });

  it("replaces nothing where the group gets the new name in the same operation", () => {
    const record = new StackRecord();
    record.note({ holder: "p/s:g", objects: [stackKeys.groupName("G1", "Renamed")] });
    const news = { orgId: "org", groupName: "renamed", email: "a@example.com" };
    expect(diff(groupMembershipDefinition, named, news, record).replaces).toBeUndefined();
    const others = { ...news, groupName: "others" };
    expect(diff(groupMembershipDefinition, named, others, record).replaces).toEqual(["groupName"]);
  });
});
