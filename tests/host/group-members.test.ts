import { writesOf } from "../support/organization";
import {
  declare,
  HostedOrganization,
  messageOf,
  settled,
  type HostedResource,
} from "../support/hosted-organization";
import { HostCallError } from "../support/provider-connection";

const PEOPLE = ["ann", "bob", "cho", "dan", "eve", "fay", "gus"];
const addressOf = (name: string): string => `${name}@example.com`;
const idOf = (name: string): string => `712020:${name}`;

describe("GroupMembers", () => {
  let organization: HostedOrganization;

  beforeEach(async () => {
    organization = await HostedOrganization.start({
      seed: {
        users: PEOPLE.map((name) => ({ email: addressOf(name), accountId: idOf(name) })),
        groups: [{ name: "team" }],
      },
    });
  });

  afterEach(async () => {
    await organization.stop();
  });

  /** The resource in a separate process, as each operation of the engine has one. */
  async function lists(): Promise<HostedResource> {
    return (await organization.startHost()).resource("GroupMembers");
  }

  function membersNow(): string[] {
    const [group] = organization.emulator.state().groups;
    return (group?.members ?? []).map((accountId) => accountId.replace("712020:", "")).sort();
  }

  function change(action: "addMember" | "removeMember", name: string): void {
    organization.emulator.mutate({ action, group: "team", account: idOf(name) });
  }

  const mixed = [{ email: addressOf("bob") }, { accountId: idOf("ann") }, { email: "CHO@example.com" }];

  it("adds everybody, named by address or id, and reads back what the program declares", async () => {
    const { id, inputs, state } = await declare(await lists(), { groupName: "team", members: mixed });
    expect(membersNow()).toEqual(["ann", "bob", "cho"]);
    expect(state).toMatchObject({ accountIds: ["ann", "bob", "cho"].map(idOf) });
    expect(await (await lists()).read(id, state)).toEqual({ id, inputs, outputs: state });
  });

  it("takes members in any order and repetition for the same", async () => {
    const resource = await lists();
    const [first] = mixed;
    const given = { groupName: "team", managedBy: "acme/prod:list" };
    const one = await resource.check({ ...given, members: mixed });
    const other = await resource.check({
      ...given,
      members: [...mixed].reverse().concat(first ?? []),
    });
    expect(other.inputs).toEqual(one.inputs);
  });

  it("shows who came and who went behind the program's back", async () => {
    const { id, state } = await declare(await lists(), { groupName: "team", members: mixed });
    change("addMember", "dan");
    change("removeMember", "bob");
    const { inputs } = await (await lists()).read(id, state);
    expect(inputs["members"]).toEqual([
      { accountId: idOf("ann") },
      { accountId: idOf("dan") },
      { email: "CHO@example.com" },
    ]);
  });

  it("adds and removes what the program changes, and leaves ignored members alone", async () => {
    change("addMember", "gus");
    const ignore = [{ email: addressOf("gus") }];
    const { id, inputs, state } = await declare(await lists(), { groupName: "team", members: mixed, ignore });
    const resource = await lists();
    const { inputs: desired } = await resource.check(
      { groupName: "team", members: [{ accountId: idOf("ann") }, { accountId: idOf("eve") }], ignore },
      inputs,
    );
    expect((await resource.diff(state, desired)).replaces).toEqual([]);
    await resource.update(id, state, desired);
    expect(membersNow()).toEqual(["ann", "eve", "gus"]);
  });

  it("refuses to remove more than maxRemovals, names them and changes nothing", async () => {
    for (const name of PEOPLE) {
      change("addMember", name);
    }
    const resource = await lists();
    const { inputs } = await resource.check({ groupName: "team", members: [{ accountId: idOf("ann") }] });
    await expect(resource.create(inputs)).rejects.toThrow(
      /Cannot create members of group "team": it would remove 6 members, more than maxRemovals \(5\) allows: 712020:bob, .*712020:gus\. Nothing was changed/,
    );
    expect(membersNow()).toEqual(PEOPLE);
    await declare(await lists(), {
      groupName: "team",
      members: [{ accountId: idOf("ann") }],
      maxRemovals: 6,
    });
    expect(membersNow()).toEqual(["ann"]);
  });

  it.each(["uppercase", "ari"] as const)(
    "knows its members by ids that are written as %s, and removes only the others",
    async (memberIdForm) => {
      const args = { groupName: "team", members: mixed, maxRemovals: 1 };
      const { id, inputs, state } = await declare(await lists(), args);
      organization.emulator.behaviour.patch({ memberIdForm });
      expect(await (await lists()).read(id, state)).toEqual({ id, inputs, outputs: state });
      change("addMember", "dan");
      await (await lists()).update(id, state, inputs);
      expect(membersNow()).toEqual(["ann", "bob", "cho"]);
    },
  );

  it("takes members as their ARIs", async () => {
    const members = ["ann", "bob"].map((name) => ({ accountId: `ari:cloud:identity::user/${idOf(name)}` }));
    const { id, inputs, state } = await declare(await lists(), { groupName: "team", members });
    expect(membersNow()).toEqual(["ann", "bob"]);
    expect(await (await lists()).read(id, state)).toEqual({ id, inputs, outputs: state });
  });

  it("names every address that belongs to nobody at once, and changes nothing", async () => {
    const members = ["ann", "typo1", "typo2"].map((name) => ({ email: addressOf(name) }));
    const failure = await messageOf(declare(await lists(), { groupName: "team", members }));
    expect(failure).toMatch(/"typo1@example\.com".*"typo2@example\.com"/);
    expect(failure).not.toContain("ann@");
    expect(membersNow()).toEqual([]);
  });

  it("follows an address that moves to another account", async () => {
    const { id, state } = await declare(await lists(), { groupName: "team", members: mixed });
    organization.emulator.mutate({ action: "moveEmail", from: idOf("bob"), to: idOf("dan") });
    const refreshed = await (await lists()).read(id, state);
    expect(refreshed.inputs["members"]).toEqual([
      { accountId: idOf("ann") },
      { accountId: idOf("bob") },
      { email: "CHO@example.com" },
    ]);
    const { inputs: desired } = await (
      await lists()
    ).check({ groupName: "team", members: mixed }, refreshed.inputs);
    await (await lists()).update(id, refreshed.outputs, desired);
    expect(membersNow()).toEqual(["ann", "cho", "dan"]);
  });

  it("takes the new account of an address in an update without a refresh too", async () => {
    const { id, inputs, state } = await declare(await lists(), { groupName: "team", members: mixed });
    organization.emulator.mutate({ action: "moveEmail", from: idOf("bob"), to: idOf("dan") });
    await (await lists()).update(id, state, inputs);
    expect(membersNow()).toEqual(["ann", "cho", "dan"]);
  });

  it("asks for no address that the members' listing shows", async () => {
    const { id, state } = await declare(await lists(), { groupName: "team", members: mixed });
    organization.emulator.clearRequests();
    await (await lists()).read(id, state);
    expect(organization.emulator.requests().entries).toHaveLength(1);
  });

  it("writes nothing when the program names group and members in another way, and back", async () => {
    const [group] = organization.emulator.state().groups;
    const byName = { groupName: "team", members: mixed };
    const first = await declare(await lists(), byName);
    organization.emulator.clearRequests();
    let { inputs, state } = first;
    for (const args of [
      { groupName: "TEAM", members: [...mixed].reverse() },
      {
        groupId: group?.id,
        members: mixed.map(({ email, accountId }) => ({ email: email?.toUpperCase(), accountId })),
      },
      byName,
    ]) {
      const resource = await lists();
      const { inputs: desired } = await resource.check(
        JSON.parse(JSON.stringify(args)) as Record<string, unknown>,
        inputs,
      );
      expect((await resource.diff(state, desired)).replaces).toEqual([]);
      state = await resource.update(first.id, state, desired);
      inputs = desired;
    }
    expect(writesOf(organization.emulator)).toEqual([]);
  });

  it("does not lose members to a listing that is not complete", async () => {
    const { id, inputs, state } = await declare(await lists(), { groupName: "team", members: mixed });
    organization.emulator.faults.add({ method: "POST", route: "**/users/search", repeatItems: 1 });
    expect(await messageOf((await lists()).read(id, state))).toMatch(
      /^Cannot read members of group "team": the member listing of group .* is incomplete/,
    );
    expect(await messageOf((await lists()).update(id, state, inputs))).toContain("is incomplete");
    expect(membersNow()).toEqual(["ann", "bob", "cho"]);
  });

  it("records a partial success with the members that failed, and finishes in the next update", async () => {
    organization.emulator.behaviour.patch({ licenceLimit: 2 });
    const resource = await lists();
    const { inputs } = await resource.check({ groupName: "team", members: mixed });
    const error: unknown = await resource.create(inputs).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(HostCallError);
    const { initFailure } = error as HostCallError;
    expect(initFailure?.reasons).toHaveLength(1);
    expect(initFailure?.reasons[0]).toMatch(/member "712020:\w+" could not be added: the API returned 409/);
    expect(membersNow()).toHaveLength(2);

    organization.emulator.behaviour.patch({ licenceLimit: null });
    const { id = "", properties = {} } = initFailure ?? {};
    await (await lists()).update(id, properties, inputs);
    expect(membersNow()).toEqual(["ann", "bob", "cho"]);
  });

  it("removes the listed members when it is deleted, and nobody else", async () => {
    change("addMember", "gus");
    const { id, state } = await declare(await lists(), {
      groupName: "team",
      members: mixed,
      ignore: [{ accountId: idOf("gus") }],
    });
    await (await lists()).delete(id, state);
    expect(membersNow()).toEqual(["gus"]);
  });

  it("is gone when the group is gone", async () => {
    const { id, state } = await declare(await lists(), { groupName: "team", members: mixed });
    organization.emulator.mutate({ action: "deleteGroup", group: "team" });
    expect((await (await lists()).read(id, settled(state))).id).toBe("");
  });

  it("warns when single memberships manage the same group", async () => {
    const host = await organization.startHost();
    const { state } = await declare(host.resource("GroupMembers"), { groupName: "team", members: mixed });
    await declare(host.resource("GroupMembership"), { groupId: state["groupId"], accountId: idOf("dan") });
    expect(await host.engine.message(/is managed by GroupMembers and by GroupMembership/)).toBeDefined();
  });

  it("reports each wrong member by its path", async () => {
    const { failures } = await (
      await lists()
    ).check({
      groupName: "team",
      members: [{ email: "nobody" }, {}, { accountId: "a", email: "a@b" }],
      maxRemovals: -1,
    });
    expect(failures.map(({ property }) => property)).toEqual([
      "members[0].email",
      "maxRemovals",
      "members[1].accountId",
      "members[2].email",
    ]);
  });
});

describe("a GroupMembership that is renamed in the program", () => {
  it("stays when its new resource is created before the old one is deleted", async () => {
    const organization = await HostedOrganization.start({
      seed: { users: [{ email: "ann@example.com", accountId: "712020:ann" }], groups: [{ name: "team" }] },
    });
    try {
      const before = await declare((await organization.startHost()).resource("GroupMembership"), {
        groupName: "team",
        email: "ann@example.com",
      });
      const memberships = (await organization.startHost()).resource("GroupMembership");
      await declare(memberships, { groupName: "team", email: "ann@example.com" });
      await memberships.delete(before.id, before.state);
      expect(organization.emulator.state().groups[0]?.members).toEqual(["712020:ann"]);
    } finally {
      await organization.stop();
    }
  });
});
