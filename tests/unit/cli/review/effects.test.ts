import { riskOf } from "../../../../cli/src/commands/review/effect";
import { toEffects } from "../../../../cli/src/commands/review/effects/effects";
import { effectsOfSettings } from "../../../../cli/src/commands/review/effects/settings";
import { sentenceOf } from "../../../../cli/src/commands/review/formats/text";
import { toPreview } from "../../../../cli/src/commands/review/preview";
import { Scene } from "../../../../cli/src/commands/review/scene";
import { previewOf, UNKNOWN, type PreviewStep } from "../../../support/previews";
import { BOT, DEPLOYERS, effectsOf, inDays, NEW_BOT } from "../../../support/review-effects";

describe("what a service account's change means", () => {
  const account = (changes: Partial<PreviewStep>): string[] => effectsOf({ ...BOT, ...changes });
  const ACCESS = {
    resource: "ari:cloud:confluence::site/1",
    role: "ari:cloud:confluence::role/product/member",
  };

  it("is low for a new one, with its owner", () => {
    expect(account({ op: "create", is: { displayName: "bot", owner: "team" } })).toEqual([
      `low "bot": is created as a service account of "team"`,
    ]);
    expect(effectsOf(NEW_BOT)).toEqual([`low "new": is created as a service account without an owner`]);
  });

  it("distinguishes a rename, an owner and a description", () => {
    const is = { displayName: "robot", owner: "other", description: "x" };
    expect(account({ op: "update", is })).toEqual([
      `medium "robot": changes its owner from "team" to "other"`,
      `low "bot": changes its name to "robot"`,
      `low "robot": changes its "description"`,
    ]);
  });

  it("reports when nobody owns it any more", () => {
    expect(account({ op: "update", is: { displayName: "bot" } })).toEqual([
      `medium "bot": changes its owner from "team" to nobody`,
    ]);
  });

  it("is high for a deletion, which takes its tokens along without reporting each", () => {
    const token: PreviewStep = {
      type: "ApiToken",
      name: "token",
      op: "delete",
      was: { accountId: "a1", label: "ci", scopes: ["read:jira-work"] },
    };
    expect(effectsOf({ ...BOT, op: "delete" }, token)).toEqual([
      `high "bot": is deleted for good, with the tokens "ci"`,
    ]);
  });

  it("is high for a replacement, since the account of before is deleted", () => {
    expect(account({ op: "replace", is: { displayName: "bot", owner: "team", orgId: "o2" } })).toEqual([
      `high "bot": is deleted for good and recreated as "bot"; tokens and access that are not declared in code are lost`,
    ]);
  });

  it("shows lost protection, also if nothing else changes", () => {
    expect(account({ protect: { was: true, is: false } })).toEqual([
      `medium "bot": loses its deletion protection`,
    ]);
    expect(account({ protect: { was: true, is: true } })).toEqual([]);
    expect(effectsOf({ ...DEPLOYERS, protect: { was: true, is: false } })).toEqual([
      `medium "deployers": loses its deletion protection`,
    ]);
  });

  it("shows new access to an app, and access that was removed by hand", () => {
    const was = { displayName: "bot", owner: "team" };
    const granted = account({ op: "update", is: { ...was, productAccess: [ACCESS] } });
    expect(granted).toEqual([`medium "bot": gains the role "${ACCESS.role}" on "${ACCESS.resource}"`]);
    const dropped = account({
      op: "update",
      was: { ...was, productAccess: [ACCESS] },
      is: { ...was, productAccess: [{ ...ACCESS, removedByHand: true }] },
    });
    expect(dropped).toEqual([
      `low "bot": loses the role "${ACCESS.role}" on "${ACCESS.resource}"; the program declares that it was removed by hand`,
    ]);
  });

  it("is high for access that administers", () => {
    const entry = { ...ACCESS, role: "ari:cloud:confluence::role/product/admin" };
    const [effect] = account({
      op: "update",
      is: { displayName: "bot", owner: "team", productAccess: [entry] },
    });
    expect(effect).toMatch(/^high "bot": gains the role/);
  });
});

describe("what a token's change means", () => {
  const READ = ["read:jira-work"];
  const inputs = (changes: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
    accountId: "a1",
    label: "ci",
    scopes: READ,
    lifetimeDays: 90,
    expiresAt: inDays(60),
    ...changes,
  });
  const token = (changes: Partial<PreviewStep>): string[] =>
    effectsOf(BOT, { type: "ApiToken", name: "token", op: "same", ...changes });

  it.each([
    { scopes: READ, risk: "low" },
    { scopes: ["read:issue:jira", "search:confluence"], risk: "low" },
    { scopes: ["write:jira-work"], risk: "medium" },
    { scopes: ["read:jira-work", "offline_access"], risk: "medium" },
    { scopes: ["manage:jira-configuration"], risk: "high" },
    { scopes: ["delete:page:confluence"], risk: "high" },
    { scopes: ["read:user:admin"], risk: "high" },
  ])("is $risk for a new one with $scopes", ({ scopes, risk }) => {
    // What is risky comes first, so that nobody misses it.
    const said = scopes
      .toSorted((left, right) => Number(/^(read|search)/.test(left)) - Number(/^(read|search)/.test(right)))
      .map((scope) => `"${scope}"`)
      .join(", ");
    expect(token({ op: "create", is: inputs({ scopes }) })).toEqual([
      `${risk} "bot": gains a token "ci" with the scopes ${said} for 90 days`,
    ]);
  });

  it("is medium for a life of more than 90 days, and high for unknown scopes", () => {
    expect(token({ op: "create", is: inputs({ lifetimeDays: 91 }) })[0]).toMatch(/^medium .* for 91 days$/);
    expect(token({ op: "create", is: inputs({ scopes: UNKNOWN }) })[0]).toMatch(/^high /);
  });

  it("is low for a rotation with an overlap, and high without", () => {
    const rotated = inputs({ expiresAt: inDays(90) });
    const overlapEndsAt = inDays(7);
    expect(token({ op: "update", was: inputs(), is: { ...rotated, overlapEndsAt } })).toEqual([
      `low "bot": gains a new secret for the token "ci"; the old secret works for 7 more days`,
    ]);
    expect(token({ op: "update", was: inputs(), is: rotated })).toEqual([
      `high "bot": gains a new secret for the token "ci"; the old secret is revoked`,
    ]);
  });

  it("cuts off nobody when the token of before has expired", () => {
    const was = inputs({ expiresAt: "2020-01-01" });
    expect(token({ op: "update", was, is: inputs() })[0]).toMatch(/^low /);
    expect(token({ op: "delete", was })).toEqual([`low "bot": loses the token "ci"`]);
  });

  it("is low for the planned end of an overlap", () => {
    const was = inputs({ overlapEndsAt: inDays(0) });
    expect(token({ op: "update", was, is: inputs() })).toEqual([
      `low "bot": loses the old secret of the token "ci", as its rotation scheduled`,
    ]);
  });

  it("is high for a replacement, with the reasons of what it gains", () => {
    const { resources } = toPreview(
      previewOf([
        BOT,
        {
          type: "ApiToken",
          name: "token",
          op: "replace",
          was: inputs(),
          is: inputs({ scopes: [...READ, "write:jira-work"] }),
        },
      ]),
    );
    expect(toEffects(new Scene(resources))[0]?.reasons).toEqual(["cut-off", "write-scopes"]);
  });

  it("is high for a revocation", () => {
    expect(token({ op: "delete", was: inputs() })).toEqual([`high "bot": loses the token "ci"`]);
  });

  it("does not count an account that is merely not known yet, as after a rename", () => {
    expect(
      token({
        op: "update",
        was: inputs(),
        is: inputs({ accountId: UNKNOWN }),
        from: { accountId: ["bot"] },
      }),
    ).toEqual([]);
  });

  it("is a replacement when a new account gets it, which the engine shows as an update, and gains all its scopes", () => {
    const scopes = ["manage:jira-configuration"];
    const [was, is] = [
      inputs({ scopes, expiresAt: inDays(-2) }),
      inputs({ scopes, expiresAt: inDays(-2), accountId: UNKNOWN }),
    ];
    const moved: PreviewStep = { type: "ApiToken", name: "token", op: "update", was, is };
    expect(effectsOf(BOT, NEW_BOT, { ...moved, from: { accountId: ["new"] } })).toContainEqual(
      expect.stringMatching(/^high "new": gains a token "ci" with/),
    );
  });
});

describe("what a membership's change means", () => {
  const membership = (changes: Partial<PreviewStep>): PreviewStep => ({
    type: "GroupMembership",
    name: "membership",
    op: "create",
    ...changes,
  });

  it("names account and group by the resources that the ids come from", () => {
    const is = { accountId: UNKNOWN, groupId: "g1" };
    expect(effectsOf(NEW_BOT, DEPLOYERS, membership({ is, from: { accountId: ["new"] } }))).toContain(
      `low "new": gains membership of the group "deployers"`,
    );
  });

  it("names a new group by the resource that its name comes from", () => {
    const group: PreviewStep = { type: "Group", name: "ops", op: "create", is: { name: "ops-admins" } };
    const is = { groupName: UNKNOWN, email: "eve@example.com" };
    expect(effectsOf(group, membership({ is, from: { groupName: ["ops"] } }))[0]).toBe(
      `high "eve@example.com": gains membership of the group "ops-admins"`,
    );
  });

  it.each([
    { groupName: "site-admins", risk: "high" },
    { groupName: "Administrators", risk: "high" },
    { groupName: "jira-administrators", risk: "high" },
    { groupName: "org admins eu", risk: "high" },
    { groupName: "administrative-assistants", risk: "low" },
    { groupName: "badminton", risk: "low" },
  ])("is $risk for the group $groupName", ({ groupName, risk }) => {
    expect(effectsOf(membership({ is: { email: "eve@example.com", groupName } }))).toEqual([
      `${risk} "eve@example.com": gains membership of the group "${groupName}"`,
    ]);
  });

  it("is high for a group that has a role in the stack that administers", () => {
    const role: PreviewStep = {
      type: "GroupRoleAssignment",
      name: "role",
      op: "same",
      is: { groupId: "g1", role: "atlassian/user-access-admin", site: "acme", product: "jira-software" },
    };
    const [effect] = effectsOf(
      DEPLOYERS,
      role,
      membership({ is: { accountId: "a9", groupName: "deployers" } }),
    );
    expect(effect).toBe(`high "a9": gains membership of the group "deployers"`);
  });

  it("reports a move into a new group, which the engine shows as an update", () => {
    const admins: PreviewStep = { type: "Group", name: "admins", op: "create", is: { name: "site-admins" } };
    const [was, is] = [
      { accountId: "a1", groupId: "g1" },
      { accountId: "a1", groupId: UNKNOWN },
    ];
    const moved = membership({ op: "update", was, is, from: { groupId: ["admins"] } });
    expect(effectsOf(BOT, DEPLOYERS, admins, moved)).toEqual([
      `high "bot": gains membership of the group "site-admins"`,
      `low "site-admins": is created as a group`,
      `low "bot": loses membership of the group "deployers"`,
    ]);
  });

  it("reports nothing when the account is merely renamed, so that its id is not known yet", () => {
    const renamed: PreviewStep = { ...BOT, op: "update", is: { displayName: "robot", owner: "team" } };
    const [was, is] = [
      { accountId: "a1", groupId: "g1" },
      { accountId: UNKNOWN, groupId: "g1" },
    ];
    const kept = membership({ op: "update", was, is, from: { accountId: ["bot"] } });
    expect(effectsOf(renamed, DEPLOYERS, kept)).toEqual([`low "bot": changes its name to "robot"`]);
  });

  it("is high if it is unknown who joins", () => {
    expect(effectsOf(DEPLOYERS, membership({ is: { accountId: UNKNOWN, groupId: "g1" } }))[0]).toMatch(
      /^high /,
    );
  });

  it("reports a member of a group that is deleted with the group", () => {
    const was = { groupId: "g1", email: "eve@example.com" };
    expect(effectsOf({ ...DEPLOYERS, op: "delete" }, membership({ op: "delete", was }))).toEqual([
      `high "deployers": is deleted for good, with the members "eve@example.com"`,
    ]);
  });

  it("becomes medium when a group loses more than 5 members", () => {
    const leaving = (count: number): string[] =>
      effectsOf(
        ...Array.from({ length: count }, (_, index) =>
          membership({
            name: `m${index}`,
            op: "delete",
            was: { groupName: "g", email: `p${index}@example.com` },
          }),
        ),
      );
    expect(leaving(5)).toHaveLength(5);
    expect(leaving(5).every((effect) => effect.startsWith("low "))).toBe(true);
    expect(leaving(6).every((effect) => effect.startsWith("medium "))).toBe(true);
  });
});

describe("what the change of a member list means", () => {
  const list = (changes: Partial<PreviewStep>): PreviewStep => ({
    type: "GroupMembers",
    name: "list",
    op: "update",
    was: { groupId: "g1", members: [{ accountId: "a1" }] },
    outputs: { accountIds: ["a1"], accountIdsByEmail: {} },
    ...changes,
  });

  it("names who comes and who goes, and nobody else", () => {
    const is = { groupId: "g1", members: [{ email: "eve@example.com" }, { accountId: "a3" }] };
    expect(effectsOf(BOT, DEPLOYERS, list({ is }))).toEqual([
      `low "a3": gains membership of the group "deployers"`,
      `low "eve@example.com": gains membership of the group "deployers"`,
      `low "bot": loses membership of the group "deployers"`,
    ]);
  });

  it("knows a member again that is named by address, or whose account is renamed", () => {
    const members = [{ accountId: UNKNOWN }, { email: "Eve@example.com" }];
    const outputs = { accountIds: ["a1", "a2"], accountIdsByEmail: { "eve@example.com": "a2" } };
    const was = { groupId: "g1", members: [{ accountId: "a1" }, { email: "Eve@example.com" }] };
    const steps = [
      BOT,
      DEPLOYERS,
      list({ was, outputs, is: { groupId: "g1", members }, from: { members: ["bot"] } }),
    ];
    expect(effectsOf(...steps)).toEqual([]);
  });

  it("is high if the new member is unknown", () => {
    const is = { groupId: "g1", members: [{ accountId: "a1" }, { accountId: UNKNOWN }] };
    expect(effectsOf(BOT, DEPLOYERS, list({ is }))).toEqual([
      `high "an unknown account": gains membership of the group "deployers"`,
    ]);
  });

  it("reports that a new list removes everybody else in the group", () => {
    const fresh = list({ op: "create", is: { groupId: "g1", members: [{ accountId: "a1" }] } });
    expect(effectsOf(BOT, DEPLOYERS, fresh)).toEqual([
      `low "bot": gains membership of the group "deployers"`,
      `low "deployers": changes to a list of 1 member; all other members are removed`,
    ]);
  });
});

describe("what a group's or a role's change means", () => {
  const role = (changes: Partial<PreviewStep>): string[] =>
    effectsOf(DEPLOYERS, { type: "GroupRoleAssignment", name: "role", op: "create", ...changes });
  const ROLE = { groupId: "g1", site: "acme", product: "jira-software", role: "atlassian/user" };

  it.each([
    { inputs: ROLE, risk: "medium", reason: "access to an app" },
    { inputs: { ...ROLE, role: "atlassian/admin" }, risk: "high", reason: "a role that administers" },
    {
      inputs: { groupId: "g1", resourceId: "ari:cloud:platform::org/1", role: "atlassian/viewer" },
      risk: "high",
      reason: "the organisation itself",
    },
    { inputs: { ...ROLE, groupId: UNKNOWN }, risk: "high", reason: "a group that nobody can tell" },
  ])("is $risk for $reason", ({ inputs, risk }) => {
    expect(role({ is: inputs })[0]).toMatch(new RegExp(`^${risk} ".*": gains the role .* for all members$`));
  });

  it("is medium for a role that is removed", () => {
    expect(role({ op: "delete", was: ROLE })).toEqual([
      `medium "deployers": loses the role "atlassian/user" on "jira-software of acme", for all members`,
    ]);
  });

  it("is high for a group that is recreated, which loses what the program does not have", () => {
    const group = { ...DEPLOYERS, op: "replace", is: { name: "deploy" } };
    expect(effectsOf(group)[0]).toMatch(/^high "deployers": is deleted for good and recreated as "deploy"/);
  });
});

describe("what a group's new name or description means", () => {
  const group = (was: object, is: object, ...others: PreviewStep[]): string[] =>
    effectsOf(
      { ...DEPLOYERS, op: "update", was: { name: "deployers", ...was }, is: { name: "deployers", ...is } },
      ...others,
    );

  it("is an update of low risk, since the members and roles stay", () => {
    expect(group({}, { name: "deploy" })).toEqual([`low "deployers": changes its name to "deploy"`]);
    expect(group({ description: "a" }, { description: "b" })).toEqual([
      `low "deployers": changes its "description"`,
    ]);
  });

  it("is high if the group has admin rights, and so is joining it under the new name", () => {
    const eve: PreviewStep = {
      type: "GroupMembership",
      name: "m",
      op: "create",
      is: { groupName: "book-club", email: "eve@example.com" },
    };
    expect(group({ name: "site-admins" }, { name: "book-club" }, eve)).toEqual([
      `high "site-admins": changes its name to "book-club"`,
      `high "eve@example.com": gains membership of the group "book-club"`,
    ]);
  });
});

describe("what the configuration of the stack means", () => {
  const effects = (address?: string) =>
    effectsOfSettings(
      { ...previewOf([]), ...(address !== undefined && { config: { "atlassian-admin:baseUrl": address } }) },
      "identity/prod",
    );

  it.each([
    undefined,
    "",
    "https://api.atlassian.com",
    "https://api.atlassian.com/",
    "http://127.0.0.1:4010",
  ])("is nothing for the address %s", (address) => {
    expect(effects(address)).toEqual([]);
  });

  it.each([
    "https://evil.example",
    "https://api.atlassian.com.evil.example",
    "https://api.atlassian.com@evil.example",
    "http://127.0.0.1.evil.example",
  ])("is high for %s, where the key would be sent", (address) => {
    expect(effects(address).map((effect) => `${riskOf(effect)} ${sentenceOf(effect)}`)).toEqual([
      `high "identity/prod": sends the organisation's API key to "${address}"`,
    ]);
  });
});

describe("a preview that is not understood", () => {
  it.each(["delete-something", "import-replacement"])("is refused for the step %s", (op) => {
    expect(() => effectsOf({ ...BOT, op })).toThrow(`the engine shows "${op}"`);
  });

  it("is refused for a resource of this package that is new to the command line", () => {
    expect(() => effectsOf({ type: "OauthClient", name: "x", op: "create", is: {} })).toThrow("OauthClient");
  });
});
