import {
  declare,
  HostedOrganization,
  HOSTS,
  settled,
  type Declared,
  type HostedResource,
} from "../support/hosted-organization";

const SCOPES = ["read:jira-work", "write:jira-work"];
const SECRET = /^ATSTT[\w-]+/;

let organization: HostedOrganization;
let accountId: string;

beforeAll(async () => {
  organization = await HostedOrganization.start();
  accountId = organization.emulator.seed({ serviceAccounts: 1 }).serviceAccounts[0]?.atlassianId ?? "";
});

afterAll(async () => {
  await organization.stop();
});

function tokensLabelled(label: string) {
  return organization.emulator.state().tokens.filter((token) => token.label.startsWith(`${label}-`));
}

describe.each(HOSTS)("ApiToken run by %s", (kind) => {
  let tokens: HostedResource;
  const prefix = kind.replace(/\W/g, "");

  beforeAll(async () => {
    tokens = (await organization.startHost({ kind })).resource("ApiToken");
  });

  it("creates a token under its own label and keeps its secret", async () => {
    const args = { accountId, label: `${prefix}-mint`, scopes: SCOPES, lifetimeDays: 30 };
    const { id, inputs, state } = await declare(tokens, args);
    const [token] = tokensLabelled(`${prefix}-mint`);
    expect(token).toMatchObject({
      id,
      accountId,
      scopes: SCOPES,
      expiry: `${String(inputs["expiresAt"])}T00:00:00.000Z`,
    });
    expect(token?.label).toMatch(new RegExp(`^${prefix}-mint-[0-9a-f]{8}$`));
    expect(state).toEqual({
      ...inputs,
      tokenId: id,
      fullLabel: token?.label,
      token: expect.stringMatching(SECRET) as string,
      issuedAt: expect.any(String) as string,
      createdAt: expect.any(String) as string,
    });
  });

  it("reads inputs and outputs that are identical to the state, the secret included", async () => {
    const { id, inputs, state } = await declare(tokens, {
      accountId,
      label: `${prefix}-read`,
      scopes: SCOPES,
    });
    expect(await tokens.read(id, state)).toEqual({ id, inputs, outputs: state });
  });

  it("lets two tokens of one label exist side by side, as a replacement needs it", async () => {
    const args = { accountId, label: `${prefix}-pair`, scopes: SCOPES };
    const first = await declare(tokens, args);
    const second = await declare(tokens, args);
    expect(tokensLabelled(`${prefix}-pair`).map(({ id }) => id)).toEqual([first.id, second.id]);
    await tokens.delete(first.id, first.state);
    expect(tokensLabelled(`${prefix}-pair`).map(({ id }) => id)).toEqual([second.id]);
  });

  it("keeps token and secret when nothing that replaces it changes", async () => {
    const args = { accountId, label: `${prefix}-keep`, scopes: SCOPES };
    const { id, inputs, state } = await declare(tokens, args);
    const given = await tokens.check({ ...args, expiresAt: inputs["expiresAt"] }, inputs);
    expect((await tokens.diff(state, given.inputs)).replaces).toEqual([]);
    expect(await tokens.update(id, state, given.inputs)).toEqual({ ...state, lifetimeDays: undefined });
    expect(tokensLabelled(`${prefix}-keep`)).toHaveLength(1);
  });

  it("replaces the token for other scopes, making the new one first", async () => {
    const args = { accountId, label: `${prefix}-scopes`, scopes: SCOPES };
    const { inputs, state } = await declare(tokens, args);
    const reordered = await tokens.check({ ...args, scopes: [...SCOPES].reverse() }, inputs);
    expect(await tokens.diff(state, reordered.inputs)).toMatchObject({ replaces: [] });
    const fewer = await tokens.check({ ...args, scopes: ["read:jira-work"] }, inputs);
    expect(await tokens.diff(state, fewer.inputs)).toMatchObject({
      replaces: ["scopes"],
      deleteBeforeReplace: false,
    });
  });

  it("revokes a token, and is content when it is revoked already", async () => {
    const { id, state } = await declare(tokens, { accountId, label: `${prefix}-revoke`, scopes: SCOPES });
    await tokens.delete(id, state);
    expect(tokensLabelled(`${prefix}-revoke`)).toEqual([]);
    await tokens.delete(id, state);
    expect((await tokens.read(id, settled(state))).id).toBe("");
  });

  it("reports scopes and expiry that cannot be, at their places", async () => {
    const args = { accountId, label: "x", scopes: ["read:jira-work", "Admin!"], lifetimeDays: 366 };
    expect((await tokens.check(args)).failures).toEqual([
      {
        property: "scopes[1]",
        reason: 'must be a scope such as "read:jira-work" or "read:issue:jira" (received "Admin!")',
      },
      { property: "lifetimeDays", reason: "must be from 1 to 365 days (received 366)" },
    ]);
  });
});

describe("a refresh of ApiTokens that somebody changed by hand", () => {
  let revoked: Declared;
  let kept: Declared;
  let orphaned: Declared;
  let after: HostedResource;

  beforeAll(async () => {
    const { emulator } = organization;
    const doomed = emulator.mutate({ action: "createServiceAccount", displayName: "doomed" });
    const before = (await organization.startHost()).resource("ApiToken");
    revoked = await declare(before, { accountId, label: "drift-revoked", scopes: SCOPES });
    kept = await declare(before, { accountId, label: "drift-kept", scopes: SCOPES });
    orphaned = await declare(before, { accountId: doomed, label: "drift-orphaned", scopes: SCOPES });
    emulator.mutate({ action: "revokeToken", token: revoked.id });
    emulator.mutate({ action: "deleteServiceAccount", account: doomed });
    after = (await organization.startHost()).resource("ApiToken");
  });

  it("shows a token that was revoked as gone, and its neighbour unchanged", async () => {
    expect(await after.read(revoked.id, settled(revoked.state))).toEqual({ id: "", inputs: {}, outputs: {} });
    expect(await after.read(kept.id, kept.state)).toEqual({
      id: kept.id,
      inputs: kept.inputs,
      outputs: kept.state,
    });
  });

  it("shows a token whose account was deleted as gone, and deletes it without a fuss", async () => {
    expect((await after.read(orphaned.id, settled(orphaned.state))).id).toBe("");
    await expect(after.delete(orphaned.id, orphaned.state)).resolves.toBeUndefined();
  });

  it("reads the tokens of one account from one listing", async () => {
    const host = await organization.startHost();
    organization.emulator.clearRequests();
    await Promise.all(Array.from({ length: 20 }, () => host.resource("ApiToken").read(kept.id, kept.state)));
    expect(organization.emulator.requests().counts).toEqual({
      "GET /users/{accountId}/manage/api-tokens": 1,
    });
  });
});

describe("ApiToken.create next to a token that looks like its own", () => {
  it("names one that an interrupted run may have left, and no other", async () => {
    const { emulator } = organization;
    const owner = emulator.mutate({ action: "createServiceAccount", displayName: "interrupted" });
    const before = (await organization.startHost()).resource("ApiToken");
    const recorded = await declare(before, { accountId: owner, label: "ci", scopes: SCOPES });
    const orphan = emulator.mutate({ action: "createToken", account: owner, label: "ci-0123abcd" });
    emulator.mutate({ action: "createToken", account: owner, label: "ci-by-hand" });

    const host = await organization.startHost();
    const tokens = host.resource("ApiToken");
    await tokens.diff(recorded.state, recorded.inputs);
    await declare(tokens, { accountId: owner, label: "ci", scopes: SCOPES });
    const warning = await host.engine.message(/that this stack does not have/);
    expect(warning).toContain(`warning: atlassian-admin: account "${owner}" has a token with label "ci"`);
    expect(warning).toContain(`that this stack does not have: "ci-0123abcd" (id ${orphan}). `);
    expect(emulator.state().tokens.filter(({ accountId: of }) => of === owner)).toHaveLength(4);
  });
});
