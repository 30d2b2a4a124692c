import { writesOf } from "../support/organization";
import {
  declare,
  HostedOrganization,
  messageOf,
  HOSTS,
  settled,
  type Declared,
  type HostedResource,
} from "../support/hosted-organization";

const ANN = "712020:ann";

let organization: HostedOrganization;

beforeAll(async () => {
  organization = await HostedOrganization.start({
    seed: {
      users: [{ email: "Ann@example.com", accountId: "712020:ann" }],
      serviceAccounts: [{ displayName: "bot" }],
      groups: HOSTS.flatMap((kind) =>
        ["ids", "names", "read", "again", "delete"].map((use) => ({ name: `${kind} ${use}` })),
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

describe.each(HOSTS)("GroupMembership run by %s", (kind) => {
  let memberships: HostedResource;

  beforeAll(async () => {
    memberships = (await organization.startHost({ kind })).resource("GroupMembership");
  });

  it("adds a service account by ids", async () => {
    const group = groupNamed(`${kind} ids`);
    const { id, inputs, state } = await declare(memberships, {
      groupId: group.id,
      accountId: bot().atlassianId,
    });
    expect(id).toBe(`${group.id}/${bot().atlassianId}`);
    expect(state).toEqual({
      ...inputs,
      resolvedGroupName: `${kind} ids`,
      directoryId: organization.emulator.directoryId,
      createdAt: expect.any(String) as string,
    });
    expect(groupNamed(`${kind} ids`).members).toEqual([bot().atlassianId]);
  });

  it("adds a person by names, and keeps the names as inputs and the ids as outputs", async () => {
    const name = `${kind} names`;
    const { inputs, state } = await declare(memberships, {
      groupName: name.toUpperCase(),
      email: "ann@EXAMPLE.com",
      managedBy: "acme/prod:ann",
    });
    expect(inputs).toEqual({
      groupName: name.toUpperCase(),
      email: "ann@EXAMPLE.com",
      managedBy: "acme/prod:ann",
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
    ["ids", () => ({ groupId: groupNamed(`${kind} read`).id, accountId: "712020:ann" })],
    ["names", () => ({ groupName: `${kind} read`, email: "ann@example.com" })],
    ["a service account's address", () => ({ groupName: `${kind} read`, email: bot().email })],
  ])("reads inputs and outputs that are identical to the state with %s", async (_form, args) => {
    const { id, inputs, state } = await declare(memberships, args());
    expect(await memberships.read(id, state)).toEqual({ id, inputs, outputs: state });
  });

  it("replaces the membership of another group or member, removing the old one first", async () => {
    const group = groupNamed(`${kind} ids`);
    const state = { orgId: "org", groupId: group.id, accountId: "a1", directoryId: "d" };
    expect(await memberships.diff(state, { orgId: "org", groupId: "other", accountId: "a1" })).toMatchObject({
      replaces: ["groupId"],
      deleteBeforeReplace: true,
    });
  });

  it("keeps the membership when ids take the place of the names of the same things, and back", async () => {
    const names = { groupName: `${kind} again`, email: "ann@example.com" };
    const first = await declare(memberships, names);
    const ids = { groupId: groupNamed(`${kind} again`).id, accountId: "712020:ann" };
    organization.emulator.clearRequests();
    let { inputs, state } = first;
    for (const args of [ids, names, { ...ids, groupId: ids.groupId.toUpperCase() }, names]) {
      const { inputs: desired } = await memberships.check(args, inputs);
      expect((await memberships.diff(state, desired)).replaces).toEqual([]);
      state = await memberships.update(first.id, state, desired);
      expect(await memberships.read(first.id, state)).toEqual({
        id: first.id,
        inputs: desired,
        outputs: state,
      });
      inputs = desired;
    }
    expect(writesOf(organization.emulator)).toEqual([]);
  });

  it("takes a member that is there already for added", async () => {
    const args = { groupName: `${kind} again`, accountId: "712020:ann" };
    const first = await declare(memberships, args);
    expect((await declare(memberships, args)).id).toBe(first.id);
    expect(groupNamed(`${kind} again`).members).toEqual(["712020:ann"]);
  });

  it("removes a member, and is content when it is gone already", async () => {
    const args = { groupName: `${kind} delete`, accountId: "712020:ann" };
    const { id, state } = await declare(memberships, args);
    await memberships.delete(id, state);
    expect(groupNamed(`${kind} delete`).members).toEqual([]);
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

describe("GroupMembership of an API that responds in another way", () => {
  let memberships: HostedResource;

  beforeEach(async () => {
    memberships = (await organization.startHost()).resource("GroupMembership");
  });

  afterEach(() => {
    organization.emulator.faults.clear();
    organization.emulator.behaviour.patch({
      removeNonMember: 404,
      memberIdForm: "plain",
      groupIdForm: "plain",
    });
  });

  const seedGroup = (name: string): string =>
    organization.emulator.seed({ groups: [{ name }] }).groups[0] ?? "";

  it.each([400, 404, 409, 204] as const)(
    "takes %i for the removal of a member that is none",
    async (answer) => {
      const groupId = seedGroup(`no member ${answer}`);
      const { id, state } = await declare(memberships, { groupId, accountId: ANN });
      organization.emulator.behaviour.patch({ removeNonMember: answer });
      organization.emulator.mutate({ action: "removeMember", group: groupId, account: ANN });
      await expect(memberships.delete(id, state)).resolves.toBeUndefined();
    },
  );

  it("does not take 400 for that while the member is there", async () => {
    const groupId = seedGroup("still a member");
    const { id, state } = await declare(memberships, { groupId, accountId: ANN });
    organization.emulator.faults.add({ method: "DELETE", route: "**/memberships/*", status: 400 });
    expect(await messageOf(memberships.delete(id, state))).toMatch(
      /^Cannot delete membership .*returned 400/,
    );
    expect(groupNamed("still a member").members).toEqual([ANN]);
  });

  it.each(["uppercase", "ari"] as const)(
    "knows members and groups by ids that are written as %s",
    async (form) => {
      const groupId = seedGroup(`form ${form}`);
      const { id, inputs, state } = await declare(memberships, { groupId, accountId: ANN });
      const old = settled(state);
      organization.emulator.behaviour.patch({ memberIdForm: form, groupIdForm: form });
      const later = (await organization.startHost()).resource("GroupMembership");
      expect(await later.read(id, old)).toMatchObject({ id, inputs });
      await later.delete(id, old);
      expect(groupNamed(`form ${form}`).members).toEqual([]);
      expect((await later.read(id, old)).id).toBe("");
    },
  );

  it("takes the ARI of an account and of a group", async () => {
    const groupId = seedGroup("by ARI");
    const args = {
      groupId: `ari:cloud:platform::group/${groupId}`,
      accountId: `ari:cloud:identity::user/${ANN}`,
    };
    const { id, inputs, state } = await declare(memberships, args);
    expect(groupNamed("by ARI").members).toEqual([ANN]);
    expect(id).toBe(`${groupId}/${ANN}`);
    const later = (await organization.startHost()).resource("GroupMembership");
    expect(await later.read(id, state)).toEqual({ id, inputs, outputs: state });
    await later.delete(id, state);
    expect(groupNamed("by ARI").members).toEqual([]);
  });

  it("reports that a response was lost when the check after it fails too", async () => {
    const groupId = seedGroup("lost");
    organization.emulator.faults.add({ method: "POST", route: "**/memberships", drop: "after" });
    organization.emulator.faults.add({ method: "POST", route: "**/users/search", status: 403 });
    expect(await messageOf(declare(memberships, { groupId, accountId: ANN }))).toMatch(
      /^Cannot create membership .*ECONNRESET.* not known whether it was applied, because the check failed too: the API returned 403/,
    );
    expect(groupNamed("lost").members).toEqual([ANN]);
  });

  it("does not call a membership gone after a 404 of a search, or while a page repeats a member", async () => {
    const groupId = seedGroup("doubtful");
    organization.emulator.mutate({ action: "addMember", group: groupId, account: bot().id });
    const { id, state } = await declare(memberships, { groupId, accountId: ANN });
    organization.emulator.mutate({ action: "removeMember", group: groupId, account: ANN });
    for (const fault of [
      { route: "**/groups/search", status: 404 },
      { route: "**/users/search", repeatItems: 1 },
    ]) {
      organization.emulator.faults.clear();
      organization.emulator.faults.add({ method: "POST", ...fault });
      const later = (await organization.startHost()).resource("GroupMembership");
      expect(await messageOf(later.read(id, settled(state)))).toMatch(
        /^Cannot read membership .*nothing proves whether/,
      );
    }
  });
});

describe("a GroupMembership by an address that moves to another account", () => {
  it("is a difference after a refresh, and moves with it", async () => {
    const { emulator } = organization;
    emulator.seed({
      users: [
        { email: "kim@example.com", accountId: "712020:kim" },
        { email: "kim2@example.com", accountId: "712020:kim2" },
      ],
      groups: [{ name: "moving" }],
    });
    const args = { groupName: "moving", email: "kim@example.com" };
    const before = (await organization.startHost()).resource("GroupMembership");
    const { id, state } = await declare(before, args);
    emulator.mutate({ action: "moveEmail", from: "712020:kim", to: "712020:kim2" });

    const host = await organization.startHost();
    const after = host.resource("GroupMembership");
    const refreshed = await after.read(id, state);
    expect(refreshed.inputs).toMatchObject({ groupName: "moving", accountId: "712020:kim" });
    expect(refreshed.inputs).not.toHaveProperty("email");
    await host.engine.message(
      /"kim@example.com" belonged to account "712020:kim" .* now belongs to account "712020:kim2"/,
    );
    const { inputs: desired } = await after.check(args, refreshed.inputs);
    expect((await after.diff(refreshed.outputs, desired)).replaces).toEqual(["email"]);
    await after.delete(id, refreshed.outputs);
    await declare(after, args);
    expect(groupNamed("moving").members).toEqual(["712020:kim2"]);
  });
});

describe("a GroupMembership that another resource has too", () => {
  it("is reported when the second one is created", async () => {
    organization.emulator.seed({ groups: [{ name: "twice" }] });
    const host = await organization.startHost();
    const memberships = host.resource("GroupMembership");
    await declare(memberships, { groupName: "twice", accountId: ANN, managedBy: "p/s:one" });
    await declare(memberships, { groupName: "twice", email: "ann@example.com", managedBy: "p/s:two" });
    expect(
      await host.engine.message(
        /another resource of this stack has the membership of account "712020:ann" in group "twice" too/,
      ),
    ).toBeDefined();
  });

  it("is not reported when a refresh of the same operation found the membership deleted", async () => {
    const { emulator } = organization;
    emulator.seed({ groups: [{ name: "restored" }, { name: "doubled" }] });
    const args = { groupName: "restored", accountId: ANN, managedBy: "p/s:one" };
    const { id, state } = await declare((await organization.startHost()).resource("GroupMembership"), args);
    emulator.mutate({ action: "removeMember", group: "restored", account: ANN });

    const host = await organization.startHost();
    const memberships = host.resource("GroupMembership");
    expect((await memberships.read(id, settled(state))).id).toBe("");
    await declare(memberships, args);
    // Messages arrive in their order, so that of the first group would be here before this one.
    await declare(memberships, { ...args, groupName: "doubled" });
    await declare(memberships, { ...args, groupName: "doubled", managedBy: "p/s:two" });
    await host.engine.message(/another resource of this stack has .* in group "doubled" too/);
    expect(host.engine.messages.filter((message) => message.includes('"restored"'))).toEqual([]);
  });
});
