import { discoverTokens } from "../../../../cli/src/commands/drift/discover/tokens";
import type { RecordedResource } from "../../../../cli/src/commands/drift/engine/resources";
import { Managed } from "../../../../cli/src/commands/drift/managed";
import { IdentityNames } from "../../../../cli/src/identity-names";
import { Remedies } from "../../../../cli/src/commands/drift/remedies";
import type { AccountEntry, TokenEntry } from "../../../../cli/src/reading/inventory";

const NOW = "2027-01-01T12:00:00.000Z";
const LIMITS = { within: 30, unused: 90 };

function token(facts: Partial<TokenEntry> = {}): TokenEntry {
  return {
    tokenId: "t1",
    label: "ci-00000000",
    createdAt: "2026-12-01T00:00:00Z",
    expiresAt: "2027-06-01T00:00:00Z",
    lastUsedAt: "2026-12-31T00:00:00Z",
    ...facts,
  };
}

function account(tokens: readonly TokenEntry[]): AccountEntry {
  return {
    serviceAccountId: "s1",
    accountId: "a1",
    displayName: "bot",
    email: undefined,
    status: "active",
    owner: "team-a",
    purpose: undefined,
    createdAt: undefined,
    groupIds: [],
    tokens,
  };
}

function recorded(properties: object, changes: Partial<RecordedResource> = {}): RecordedResource {
  const state = {
    orgId: "o1",
    accountId: "a1",
    label: "ci",
    tokenId: "t1",
    token: "[secret]",
    ...properties,
  };
  return {
    stack: "prod",
    urn: "urn:pulumi:prod::p::x::ci",
    type: "ApiToken",
    id: "t1",
    differences: [],
    modified: undefined,
    isProtected: false,
    recorded: state,
    observed: { ...state, expiresAt: "2027-06-01" },
    ...changes,
  };
}

function discover(tokens: readonly TokenEntry[], resources: readonly RecordedResource[] = []) {
  return discoverTokens([account(tokens)], {
    orgId: "o1",
    takenAt: NOW,
    managed: new Managed(resources),
    limits: LIMITS,
    names: new IdentityNames(resources),
    remedies: new Remedies("/", ["prod"], "/"),
  });
}

const facts = (...args: Parameters<typeof discover>) =>
  discover(...args).map(({ kind, fact }) => `${kind}: ${fact}`);

describe("discoverTokens", () => {
  it.each([
    { expiresAt: "2027-02-01T00:00:00Z", found: [], reason: "there is time" },
    { expiresAt: undefined, found: [], reason: "it never expires" },
    { expiresAt: "2026-12-31T00:00:00Z", found: [], reason: "it is dead already and no stack has it" },
    {
      expiresAt: "2027-01-31T00:00:00Z",
      found: ["expiring: It expires on 2027-01-31."],
      reason: "it is near",
    },
  ])("finds $found where $reason", ({ expiresAt, found }) => {
    expect(facts([token({ expiresAt })])).toEqual(found);
  });

  it.each([
    { expiresAt: "2027-01-15T00:00:00Z", found: [], reason: "the rotation is due today" },
    {
      expiresAt: "2027-01-14T00:00:00Z",
      found: ["expiring: Its rotation was due on 2026-12-31, and it expires on 2027-01-14."],
      reason: "the rotation is overdue",
    },
  ])("finds $found of a rotating token where $reason", ({ expiresAt, found }) => {
    expect(facts([token({ expiresAt })], [recorded({ rotation: {} })])).toEqual(found);
  });

  it("takes an imported token with rotation for one that nobody rotates", () => {
    const imported = recorded({ rotation: {}, token: undefined });
    expect(facts([token({ expiresAt: "2027-01-20T00:00:00Z" })], [imported])).toEqual([
      "expiring: It expires on 2027-01-20.",
    ]);
  });

  it("leaves the token alone that a rotation replaced", () => {
    const rotated = recorded({ tokenId: "t2", previousTokenId: "t1", rotation: {} });
    expect(facts([token({ expiresAt: "2027-01-02T00:00:00Z", lastUsedAt: undefined })], [rotated])).toEqual(
      [],
    );
  });

  it("distinguishes an expired token from one that was revoked and left the one before it", () => {
    const dead = recorded(
      { expiresAt: "2026-12-31" },
      { differences: [{ property: "expiresAt", declared: "2026-12-31" }], observed: { tokenId: "t1" } },
    );
    expect(facts([token({ expiresAt: "2026-12-31T00:00:00Z" })], [dead])).toEqual([
      "expiring: It expired on 2026-12-31.",
    ]);
    expect(facts([], [dead])).toEqual(["missing: It is gone; the token that it replaced still exists."]);
  });

  it("finds an expired token whose day was given, as long as it is recorded, whatever the listing has", () => {
    const expired = recorded({ expiresAt: "2026-12-31" });
    const dead = { ...expired, observed: expired.recorded };
    for (const listed of [[token({ expiresAt: "2026-12-31T00:00:00Z" })], []]) {
      expect(facts(listed, [dead])).toEqual(["expiring: It expired on 2026-12-31."]);
    }
  });

  it("names the owner of the account, and the stack in a command that can be pasted", () => {
    const [found] = discover([token({ lastUsedAt: "2026-01-01T00:00:00Z" })], [recorded({})]);
    expect(found).toMatchObject({
      owner: "team-a",
      remedy: expect.stringMatching(/run "pulumi up --stack prod"\.$/) as string,
    });
  });

  it.each([
    { lastUsedAt: "2026-10-04T00:00:00Z", found: [], reason: "it was used 89 days ago" },
    {
      lastUsedAt: "2026-10-03T00:00:00Z",
      found: ["unused: It was last used on 2026-10-03."],
      reason: "it was used 90 days ago",
    },
    { lastUsedAt: undefined, found: [], reason: "it is young and was never used" },
  ])("finds $found where $reason", ({ lastUsedAt, found }) => {
    expect(facts([token({ lastUsedAt })])).toEqual(found);
  });

  it("finds an old token that was never used", () => {
    const old = token({ createdAt: "2026-09-01T00:00:00Z", lastUsedAt: undefined });
    expect(facts([old])).toEqual(["unused: It was created on 2026-09-01 and was never used."]);
  });

  it("knows a finding again on another day, and not after the token was used", () => {
    const of = (lastUsedAt: string) => discover([token({ lastUsedAt })])[0]?.identity;
    expect(of("2026-10-03T00:00:00Z")).toEqual(of("2026-10-03T00:00:00Z"));
    expect(of("2026-10-03T00:00:00Z")).not.toEqual(of("2026-09-03T00:00:00Z"));
  });
});
