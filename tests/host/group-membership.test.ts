import {
  declare,
  HostedOrganization,
  SDKS,
  settled,
  type Declared,
  type HostedResource,
} from "../support/hosted-organization";

let organization: HostedOrganization;

beforeAll(async () => {
  organization = await HostedOrganization.start({
    seed: {
      users: [{ email: "Ann@example.com", accountId: "712020:ann" }],
      serviceAccounts: [{ displayName: "bot" }],
      groups: SDKS.flatMap((sdk) =>
        ["ids", "names", "read", "again", "delete"].map((use) => ({ name: `${sdk} ${use}` })),
      ),
    },
  });
});

afterAll(async () => {
  await organization.stop();
});

function groupNamed(name: string): { id: string; members: string[] } {
  const group = organization.emulator.state().groups.find((candidate) => candidate.name === name);
  if (group === undefined) {
    throw new Error(`The test has no group "${name}".`);
  }
  return group;
}

function bot(): { id: string; atlassianId: string; email: string } {
  const [account] = organization.emulator.state().serviceAccounts;
  return account ?? { id: "", atlassianId: "", email: "" };
}

describe.each(SDKS)("GroupMembership in the dynamic-provider host of %s", (sdk) => {
  let memberships: HostedResource;

  beforeAll(async () => {
    memberships = (await organization.startHost({ sdk })).resource("GroupMembership");
  });

  it("adds a service account by ids", async () => {
    const group = groupNamed(`${sdk} ids`);
    const { id, inputs, state } = await declare(memberships, {
      groupId: group.id,
      accountId: bot().atlassianId,
    });
    expect(id).toBe(`${group.id}/${bot().atlassianId}`);
    expect(state).toEqual({
      ...inputs,
      directoryId: organization.emulator.directoryId,
      createdAt: expect.any(String) as string,
    });
    expect(groupNamed(`${sdk} ids`).members).toEqual([bot().atlassianId]);
  });

  it("adds a person by names, and keeps the names as inputs and the ids as outputs", async () => {
    const name = `${sdk} names`;
    const { inputs, state } = await declare(memberships, {
      groupName: name.toUpperCase(),
      email: "ann@EXAMPLE.com",
    });
    expect(inputs).toEqual({
      groupName: name.toUpperCase(),
      email: "ann@EXAMPLE.com",
      orgId: organization.emulator.orgId,
    });
    expect(state).toEqual({
      ...inputs,
      groupId: groupNamed(name).id,
      accountId: "712020:ann",
      directoryId: organization.emulator.directoryId,
      createdAt: expect.any(String) as string,
    });
    expect(groupNamed(name).members).toEqual(["712020:ann"]);
  });

  it.each([
    ["ids", () => ({ groupId: groupNamed(`${sdk} read`).id, accountId: "712020:ann" })],
    ["names", () => ({ groupName: `${sdk} read`, email: "ann@example.com" })],
    ["a service account's address", () => ({ groupName: `${sdk} read`, email: bot().email })],
  ])("reads inputs and outputs that are identical to the state with %s", async (_form, args) => {
    const { id, inputs, state } = await declare(memberships, args());
    expect(await memberships.read(id, state)).toEqual({ id, inputs, outputs: state });
  });

  it("replaces the membership of another group or member, removing the old one first", async () => {
    const group = groupNamed(`${sdk} ids`);
    const state = { orgId: "org", groupId: group.id, accountId: "a1", directoryId: "d" };
    expect(await memberships.diff(state, { orgId: "org", groupId: "other", accountId: "a1" })).toMatchObject({
      replaces: ["groupId"],
      deleteBeforeReplace: true,
    });
  });

  it("keeps the membership when ids take the place of the names of the same things", async () => {
    const state = { orgId: "org", groupId: "g1", groupName: "admins", accountId: "a1", directoryId: "d" };
    const desired = { orgId: "org", groupId: "g1", accountId: "a1" };
    expect((await memberships.diff(state, desired)).replaces).toEqual([]);
    expect(await memberships.update("id", state, desired)).toEqual({ ...desired, directoryId: "d" });
  });

  it("takes a member that is there already for added", async () => {
    const args = { groupName: `${sdk} again`, accountId: "712020:ann" };
    const first = await declare(memberships, args);
    expect((await declare(memberships, args)).id).toBe(first.id);
    expect(groupNamed(`${sdk} again`).members).toEqual(["712020:ann"]);
  });

  it("removes a member, and is content when it is gone already", async () => {
    const args = { groupName: `${sdk} delete`, accountId: "712020:ann" };
    const { id, state } = await declare(memberships, args);
    await memberships.delete(id, state);
    expect(groupNamed(`${sdk} delete`).members).toEqual([]);
    await memberships.delete(id, state);
    expect((await memberships.read(id, settled(state))).id).toBe("");
  });

  it("reports both and neither of two names at their places", async () => {
    const { failures } = await memberships.check({ groupId: "g", groupName: "n" });
    expect(failures).toEqual([
      { property: "groupName", reason: 'must be left out when groupId is given (received "n")' },
      { property: "accountId", reason: "is required, unless email is given (received nothing)" },
    ]);
  });
});

describe("a refresh of GroupMemberships that somebody changed by hand", () => {
  let removed: Declared;
  let kept: Declared;
  let groupDeleted: Declared;
  let accountDeleted: Declared;
  let after: HostedResource;

  beforeAll(async () => {
    const { emulator } = organization;
    const [busy = "", doomed = ""] = emulator.seed({ groups: [{ name: "busy" }, { name: "doomed" }] }).groups;
    const doomedAccount = emulator.mutate({ action: "createServiceAccount", displayName: "doomed" });
    const before = (await organization.startHost()).resource("GroupMembership");
    removed = await declare(before, { groupId: busy, accountId: bot().atlassianId });
    kept = await declare(before, { groupName: "busy", email: "ann@example.com" });
    groupDeleted = await declare(before, { groupId: doomed, email: "ann@example.com" });
    accountDeleted = await declare(before, { groupId: busy, accountId: doomedAccount });
    emulator.mutate({ action: "removeMember", group: busy, account: bot().id });
    emulator.mutate({ action: "deleteGroup", group: doomed });
    emulator.mutate({ action: "deleteServiceAccount", account: doomedAccount });
    after = (await organization.startHost()).resource("GroupMembership");
  });

  it("shows a removed member as gone, and its neighbour unchanged", async () => {
    const gone = { id: "", inputs: {}, outputs: {} };
    expect(await after.read(removed.id, settled(removed.state))).toEqual(gone);
    expect(await after.read(kept.id, kept.state)).toEqual({
      id: kept.id,
      inputs: kept.inputs,
      outputs: kept.state,
    });
  });

  it("shows the membership of a deleted group as gone, and deletes it without a fuss", async () => {
    expect((await after.read(groupDeleted.id, settled(groupDeleted.state))).id).toBe("");
    await expect(after.delete(groupDeleted.id, groupDeleted.state)).resolves.toBeUndefined();
  });

  it("shows the membership of a deleted account as gone, and deletes it without a fuss", async () => {
    expect((await after.read(accountDeleted.id, settled(accountDeleted.state))).id).toBe("");
    await expect(after.delete(accountDeleted.id, accountDeleted.state)).resolves.toBeUndefined();
  });
});
