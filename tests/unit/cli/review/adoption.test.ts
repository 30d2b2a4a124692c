import { UNKNOWN, type PreviewStep } from "../../../support/previews";
import { effectsOf } from "../../../support/review-effects";

/** A service account that the program no longer declares under this name. */
const OLD: PreviewStep = {
  type: "ServiceAccount",
  name: "old",
  op: "delete",
  was: { displayName: "bot", owner: "team" },
  outputs: { accountId: "a1", serviceAccountId: "s1" },
};
const NEW: PreviewStep = {
  type: "ServiceAccount",
  name: "new",
  op: "create",
  is: { displayName: "bot", owner: "team", adoptExisting: true },
};
const STAYS = `low "bot": stays the same account: resource "new" adopts it, provided that its name is unchanged at Atlassian`;
const DELETED = `high "bot": is deleted for good`;

describe("an account that another resource of the program adopts", () => {
  it("is not deleted", () => {
    expect(effectsOf(OLD, NEW)).toEqual([STAYS]);
    expect(effectsOf(NEW, OLD)).toEqual([STAYS]);
  });

  it("shows what changes with the adoption", () => {
    const is = { displayName: "bot", owner: "other", adoptExisting: true };
    expect(effectsOf(OLD, { ...NEW, is })).toEqual([
      `medium "bot": changes its owner from "team" to "other"`,
      STAYS,
    ]);
  });

  it("keeps its tokens and memberships, whose account id is not known yet", () => {
    const token: PreviewStep = {
      type: "ApiToken",
      name: "t",
      op: "update",
      from: { accountId: ["new"] },
      was: { accountId: "a1", label: "ci", scopes: ["read:jira-work"], expiresAt: "2099-01-01" },
      is: { accountId: UNKNOWN, label: "ci", scopes: ["read:jira-work"], expiresAt: "2099-01-01" },
    };
    const membership: PreviewStep = {
      type: "GroupMembership",
      name: "m",
      op: "update",
      from: { accountId: ["new"] },
      was: { accountId: "a1", groupName: "deployers" },
      is: { accountId: UNKNOWN, groupName: "deployers" },
    };
    expect(effectsOf(OLD, NEW, token, membership)).toEqual([STAYS]);
  });

  it.each([
    { reason: "the program does not say adoptExisting", is: { displayName: "bot", owner: "team" } },
    {
      reason: "nobody knows whether it does",
      is: { displayName: "bot", owner: "team", adoptExisting: UNKNOWN },
    },
    { reason: "the name is another one", is: { displayName: "bot2", owner: "team", adoptExisting: true } },
    {
      reason: "the organisation is another one",
      is: { displayName: "bot", owner: "team", adoptExisting: true, orgId: "o2" },
    },
    { reason: "the name is not known", is: { displayName: UNKNOWN, owner: "team", adoptExisting: true } },
  ])("is deleted after all: $reason", ({ is }) => {
    expect(effectsOf(OLD, { ...NEW, is }).join("\n")).toContain(DELETED);
  });

  it("is deleted after all if two resources could adopt it, or it could adopt two", () => {
    expect(effectsOf(OLD, NEW, { ...NEW, name: "newer" }).join("\n")).toContain(DELETED);
    const twin = { ...OLD, name: "twin", outputs: { accountId: "a2", serviceAccountId: "s2" } };
    expect(effectsOf(OLD, twin, NEW).filter((effect) => effect.startsWith(DELETED))).toHaveLength(2);
  });
});

it("an account that another recorded resource has too is not deleted", () => {
  const other: PreviewStep = { ...OLD, name: "new", op: "same", is: { displayName: "bot", owner: "team" } };
  expect(effectsOf(OLD, other)).toEqual([STAYS]);
});

describe("a group that another resource of the program adopts", () => {
  const old: PreviewStep = {
    type: "Group",
    name: "old",
    op: "delete",
    was: { name: "Deployers" },
    outputs: { groupId: "g1" },
  };
  const adopter: PreviewStep = {
    type: "Group",
    name: "new",
    op: "create",
    is: { name: "Deployers", adoptExisting: true },
  };

  it("keeps its members", () => {
    const membership: PreviewStep = {
      type: "GroupMembership",
      name: "m",
      op: "update",
      from: { groupId: ["new"] },
      was: { groupId: "g1", email: "eve@example.com" },
      is: { groupId: UNKNOWN, email: "eve@example.com" },
    };
    expect(effectsOf(old, adopter, membership)).toEqual([
      `low "Deployers": stays the same group: resource "new" adopts it, provided that its name is unchanged at Atlassian`,
    ]);
  });
});

describe("a grant whose resource gets another logical name", () => {
  const renamed = (type: string, was: object, is: object, outputs: object = {}): PreviewStep[] => [
    { type, name: "old", op: "delete", was: { ...was }, outputs: { ...outputs } },
    { type, name: "new", op: "create", is: { ...is } },
  ];
  const ROLE = { groupName: "deployers", role: "atlassian/user", site: "acme", product: "jira" };

  it.each([
    {
      steps: renamed(
        "GroupMembership",
        { groupName: "Deployers", email: "eve@example.com" },
        { groupName: "deployers", email: "Eve@example.com" },
        { groupId: "g1", accountId: "a1" },
      ),
    },
    {
      steps: renamed(
        "GroupMembership",
        { groupName: "deployers", email: "eve@example.com" },
        { groupId: "g1", accountId: "a1" },
        { groupId: "g1", accountId: "a1" },
      ),
    },
    { steps: renamed("GroupRoleAssignment", ROLE, ROLE, { groupId: "g1" }) },
    {
      steps: renamed(
        "GroupMembers",
        { groupName: "deployers", members: [{ email: "eve@example.com" }] },
        { groupName: "deployers", members: [{ email: "eve@example.com" }] },
        { groupId: "g1", accountIds: ["a1"], accountIdsByEmail: { "eve@example.com": "a1" } },
      ),
    },
  ])("changes nothing: $steps.0.type", ({ steps }) => {
    expect(effectsOf(...steps)).toEqual([]);
  });

  it("shows who joins and leaves with the new member list", () => {
    const steps = renamed(
      "GroupMembers",
      { groupName: "deployers", members: [{ email: "eve@example.com" }] },
      { groupName: "deployers", members: [{ email: "ann@example.com" }] },
      { groupId: "g1", accountIds: ["a1"], accountIdsByEmail: { "eve@example.com": "a1" } },
    );
    expect(effectsOf(...steps)).toEqual([
      `low "ann@example.com": gains membership of the group "deployers"`,
      `low "eve@example.com": loses membership of the group "deployers"`,
    ]);
  });

  it.each([
    renamed(
      "GroupMembership",
      { groupName: "a", email: "eve@example.com" },
      { groupName: "b", email: "eve@example.com" },
    ),
    renamed("GroupRoleAssignment", ROLE, { ...ROLE, role: "atlassian/admin" }),
    renamed("GroupMembership", { groupName: "a", email: "[secret]" }, { groupName: "a", email: "[secret]" }),
  ])("shows both if they are not surely the same", (...steps) => {
    expect(effectsOf(...steps)).toHaveLength(2);
  });
});
