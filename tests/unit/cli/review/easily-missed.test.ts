import { UNKNOWN, type PreviewStep } from "../../../support/previews";
import { BOT, DEPLOYERS, effectsOf, inDays } from "../../../support/review-effects";

describe("what a preview does not show", () => {
  const TOKEN: PreviewStep = {
    type: "ApiToken",
    name: "token",
    op: "update",
    was: { accountId: "a1", label: "ci", scopes: ["read:jira-work"], expiresAt: inDays(60) },
  };
  const tokenWith = (changes: object, op = "update"): PreviewStep => ({
    ...TOKEN,
    op,
    is: { ...TOKEN.was, ...changes },
  });
  const ROLE: PreviewStep = {
    type: "GroupRoleAssignment",
    name: "role",
    op: "update",
    was: { groupId: "g1", site: "acme", product: "jira-software", role: "atlassian/user" },
  };
  const roleWith = (changes: object, op = "update"): PreviewStep => ({
    ...ROLE,
    op,
    is: { ...ROLE.was, ...changes },
  });
  const accountWith = (productAccess: unknown, op = "update"): PreviewStep => ({
    ...BOT,
    op,
    is: { ...BOT.was, productAccess },
  });
  const listWith = (...members: unknown[]): PreviewStep => ({
    type: "GroupMembers",
    name: "list",
    op: "create",
    is: { groupId: "g1", members },
  });
  const ENTRY = {
    resource: "ari:cloud:confluence::site/1",
    role: "ari:cloud:confluence::role/product/member",
  };
  const SECRET = "[secret]";

  it.each([
    { step: tokenWith({ scopes: UNKNOWN }), reason: "all scopes" },
    { step: tokenWith({ scopes: ["read:jira-work", UNKNOWN] }), reason: "one scope" },
    { step: tokenWith({ scopes: SECRET }), reason: "scopes that are secret" },
    { step: tokenWith({ scopes: [UNKNOWN] }, "create"), reason: "the scopes of a new token" },
    { step: tokenWith({ scopes: SECRET }, "create"), reason: "the secret scopes of a new token" },
    { step: tokenWith({ accountId: UNKNOWN }, "create"), reason: "whose token it is" },
    {
      step: tokenWith({ lifetimeDays: UNKNOWN, expiresAt: UNKNOWN }, "create"),
      reason: "how long a token lives",
    },
    { step: tokenWith({ label: UNKNOWN }), reason: "a label, whose change replaces the token" },
    { step: tokenWith({ rotationTrigger: UNKNOWN }), reason: "a trigger, whose change replaces the token" },
    { step: roleWith({ role: UNKNOWN }), reason: "a role" },
    { step: roleWith({ role: SECRET }), reason: "a role that is secret" },
    { step: roleWith({ site: UNKNOWN }), reason: "an app" },
    { step: roleWith({ role: UNKNOWN }, "create"), reason: "the role of a new assignment" },
    { step: accountWith(UNKNOWN), reason: "access to apps" },
    { step: accountWith(SECRET), reason: "access to apps that is secret" },
    { step: accountWith([ENTRY, UNKNOWN]), reason: "one access" },
    { step: accountWith([{ ...ENTRY, role: UNKNOWN }], "create"), reason: "the role of an access" },
    { step: listWith(UNKNOWN), reason: "an entry of a list" },
    { step: listWith({ email: UNKNOWN }), reason: "an address in a list" },
    { step: listWith({ email: SECRET }), reason: "a secret address in a list" },
  ])("is high: $reason", ({ step }) => {
    const others = [BOT, DEPLOYERS].filter(({ name }) => name !== step.name);
    expect(effectsOf(...others, step)[0]).toMatch(/^high /);
  });

  it("counts a secret only where the engine saw it change", () => {
    const was = { accountId: "a1", label: "ci", scopes: SECRET, expiresAt: inDays(60) };
    const step: PreviewStep = { type: "ApiToken", name: "token", op: "same", was, is: was };
    expect(effectsOf(BOT, step)).toEqual([]);
    expect(effectsOf(BOT, { ...step, op: "update", changed: ["scopes"] })[0]).toMatch(/^high /);
  });

  it("does not take access for dropped that is only not shown", () => {
    const was = { ...BOT.was, productAccess: [ENTRY] };
    const told = effectsOf({ ...BOT, op: "update", was, is: { ...was, productAccess: UNKNOWN } });
    expect(told.join()).not.toContain("taken away");
  });
});

describe("somebody who only has the name of somebody else", () => {
  const ADMIN = { groupName: "site-admins", email: "alice@example.com" };
  const membership = (changes: Partial<PreviewStep>): PreviewStep => ({
    type: "GroupMembership",
    name: "membership",
    op: "replace",
    was: ADMIN,
    outputs: { accountId: "a9" },
    ...changes,
  });

  it("is shown when a new service account replaces a user of the same name", () => {
    const account: PreviewStep = {
      type: "ServiceAccount",
      name: "s",
      op: "create",
      is: { displayName: "alice@example.com" },
    };
    const moved = membership({
      op: "update",
      is: { groupName: "site-admins", accountId: UNKNOWN },
      from: { accountId: ["s"] },
    });
    expect(effectsOf(account, moved)).toContain(
      `high "alice@example.com": gains membership of the group "site-admins"`,
    );
  });

  it("is reported when two accounts have one name", () => {
    const accounts = ["a1", "a2"].map((accountId): PreviewStep => ({
      ...BOT,
      name: accountId,
      outputs: { accountId },
    }));
    const step = membership({
      was: { groupName: "site-admins", accountId: "a1" },
      outputs: {},
      is: { groupName: "site-admins", accountId: "a2" },
    });
    expect(effectsOf(...accounts, step)[0]).toBe(`high "bot": gains membership of the group "site-admins"`);
  });

  it("is reported when the organisation is another one", () => {
    expect(effectsOf(membership({ is: { ...ADMIN, orgId: "o2" } }))[0]).toMatch(
      /^high "alice@example.com": gains membership/,
    );
  });

  it("is reported when the preview shows two secrets", () => {
    const secret = { groupName: "site-admins", email: "[secret]" };
    expect(effectsOf(membership({ was: secret, outputs: {}, is: secret }))[0]).toMatch(/^high /);
  });
});

describe("what Pulumi only forgets", () => {
  it.each([
    { step: { type: "ApiToken", name: "t", was: { accountId: "a1", label: "ci" } }, what: "the token ci" },
    {
      step: { type: "GroupMembership", name: "m", was: { accountId: "a1", groupName: "site-admins" } },
      what: "its membership of the group site-admins",
    },
    {
      step: { type: "ServiceAccount", name: "s", was: { displayName: "bot" } },
      what: "all its tokens and access",
    },
  ])("is not reported as deleted: $step.type", ({ step, what }) => {
    expect(effectsOf(BOT, { ...step, op: "delete", retainOnDelete: true })).toEqual([
      `high "bot": keeps "${what}": it is only removed from the state`,
    ]);
  });
});

describe("what a member list no longer checks", () => {
  const EVE = { email: "eve@example.com" };
  const list = (was: object, is: object): string[] =>
    effectsOf({
      type: "GroupMembers",
      name: "list",
      op: "update",
      was: { groupName: "site-admins", members: [], ...was },
      is: { groupName: "site-admins", members: [], ...is },
      outputs: { accountIds: [], accountIdsByEmail: { "eve@example.com": "a5" } },
    });

  it("is reported when a member is ignored from now on, and stays", () => {
    const step: PreviewStep = {
      type: "GroupMembers",
      name: "list",
      op: "update",
      was: { groupName: "site-admins", members: [EVE] },
      is: { groupName: "site-admins", members: [], ignore: [EVE] },
      outputs: { accountIds: ["a5"], accountIdsByEmail: { "eve@example.com": "a5" } },
    };
    expect(effectsOf(step)).toEqual([
      `high "eve@example.com": keeps membership of the group "site-admins", but the member list now ignores it`,
    ]);
  });

  it("is removed when it is ignored no longer", () => {
    expect(list({ ignore: [EVE] }, {})).toEqual([
      `low "eve@example.com": loses membership of the group "site-admins"`,
    ]);
  });

  it("can be more than before when the limit is raised", () => {
    expect(list({}, { maxRemovals: 1000 })).toEqual([
      `medium "site-admins": can lose up to "1000" members in one run`,
    ]);
    expect(list({ maxRemovals: 9 }, {})).toEqual([]);
  });
});

describe("what is adopted", () => {
  it("is medium, since it may have access already", () => {
    const adopted = {
      type: "ServiceAccount",
      name: "s",
      op: "create",
      is: { displayName: "deployer", adoptExisting: true },
    };
    expect(effectsOf(adopted)[0]).toMatch(/^medium "deployer": is created as a service account/);
    expect(effectsOf({ ...adopted, type: "Group", is: { name: "ops", adoptExisting: true } })[0]).toMatch(
      /^medium /,
    );
  });
});

it("knows a group that administers again, however its name is written", () => {
  const role: PreviewStep = {
    type: "GroupRoleAssignment",
    name: "role",
    op: "same",
    is: { groupName: "Ops", site: "acme", product: "jira", role: "atlassian/admin" },
  };
  const member: PreviewStep = {
    type: "GroupMembership",
    name: "m",
    op: "create",
    is: { groupName: "ops", email: "eve@example.com" },
  };
  expect(effectsOf(role, member)[0]).toMatch(/^high "eve@example.com"/);
});
