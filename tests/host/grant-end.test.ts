import { utcDay } from "../../provider/src/timing/days";
import { declare, HostedOrganization, HOSTS, settled, type Declared } from "../support/hosted-organization";
import { daysAhead } from "../support/later";
import { writesOf } from "../support/organization";
import type { Properties } from "../support/provider-connection";
import type { HostKind, ProviderHost } from "../support/provider-host";

const ANN = "712020:ann";
const BOB = "712020:bob";
const JIRA = "ari:cloud:jira::site/c1";
const ROLE = "atlassian/user";

let organization: HostedOrganization;
/** What must run the operations, each in a new process; if undefined, a warm process does. */
let kind: HostKind | undefined;
/** The process of the last operation. */
let host: ProviderHost;

/** The clocks of the two sides, in days after today. */
interface Clocks {
  readonly machine: number;
  readonly server: number;
}

const at = (day: number): Clocks => ({ machine: day, server: day });
const inDays = (days: number): string => utcDay(Date.now(), days);

beforeAll(async () => {
  organization = await HostedOrganization.start({
    workspaces: [
      { name: "acme", cloudId: "c1", typeKey: "jira-software", hostUrl: "https://acme.atlassian.net" },
    ],
    seed: {
      users: ["ann", "bob", "cho", "dan", "eve", "fay", "gus", "hal"].map((name) => ({
        email: `${name}@example.com`,
        accountId: `712020:${name}`,
      })),
      groups: [{ name: "ops" }],
    },
  });
});

beforeEach(() => {
  organization.emulator.reset();
});

afterAll(async () => {
  await organization.stop();
});

function setServerClock(day: number): void {
  organization.emulator.clock.set(Date.now());
  organization.emulator.clock.advance({ days: day });
}

/** The resource in the process of an operation that runs at this time. The operation before has ended. */
async function resourceAt({ machine, server }: Clocks, type: string) {
  setServerClock(server);
  host = await organization.nextHost({ kind, environment: daysAhead(machine) });
  return host.resource(type);
}

/** What `pulumi up` does with a recorded resource: check, diff, and update where one of them finds work. */
async function up(clocks: Clocks, type: string, args: Properties, { id, inputs, state }: Declared) {
  const resource = await resourceAt(clocks, type);
  const checked = await resource.check(args, inputs);
  expect(checked.failures).toEqual([]);
  const { hasWork, replaces } = await resource.diff(state, checked.inputs, { oldInputs: inputs });
  expect(replaces).toEqual([]);
  const isShown = JSON.stringify(sorted(checked.inputs)) !== JSON.stringify(sorted(inputs));
  if (!isShown && !hasWork) {
    return { id, inputs, state, step: "same" };
  }
  const outputs = await resource.update(id, state, checked.inputs);
  return { id, inputs: checked.inputs, state: outputs, step: isShown ? "shown" : "update" };
}

/** What `pulumi refresh` does. */
async function refresh(clocks: Clocks, type: string, { id, state }: Declared): Promise<Declared> {
  const read = await (await resourceAt(clocks, type)).read(id, settled(state));
  return { id: read.id, inputs: read.inputs, state: read.outputs };
}

const sorted = (properties: Properties): unknown =>
  Object.entries(properties).toSorted(([left], [right]) => (left < right ? -1 : 1));
const membersNow = (): string[] => (organization.emulator.state().groups[0]?.members ?? []).toSorted();
const rolesNow = (): string[] =>
  (organization.emulator.state().groups[0]?.grants ?? []).map(({ roleId }) => roleId);

const KINDS = [
  {
    type: "GroupMembership",
    args: { groupName: "ops", email: "ann@example.com" } as Properties,
    here: (): boolean => membersNow().includes(ANN),
    giveBack: (): unknown =>
      organization.emulator.mutate({ action: "addMember", group: "ops", account: ANN }),
    takeAway: (): unknown =>
      organization.emulator.mutate({ action: "removeMember", group: "ops", account: ANN }),
  },
  {
    type: "GroupRoleAssignment",
    args: { groupName: "ops", site: "acme", product: "jira-software", role: ROLE } as Properties,
    here: (): boolean => rolesNow().includes(ROLE),
    giveBack: (): unknown =>
      organization.emulator.mutate({ action: "assignRole", group: "ops", resourceId: JIRA, roleId: ROLE }),
    takeAway: (): unknown =>
      organization.emulator.mutate({ action: "revokeRole", group: "ops", resourceId: JIRA, roleId: ROLE }),
  },
];

describe.each(KINDS)("a $type with until", ({ type, args, here, giveBack, takeAway }) => {
  const until = inDays(10);
  const ending = { ...args, until };
  const declareAt = async (clocks: Clocks, news: Properties = ending): Promise<Declared> =>
    declare(await resourceAt(clocks, type), news);
  const ended = async (): Promise<Declared> => up(at(10), type, ending, await declareAt(at(0)));

  it("is given, stays until its last day, and reads back as it is recorded", async () => {
    const declared = await declareAt(at(0));
    expect(here()).toBe(true);
    expect(declared.state).toMatchObject({ until });
    expect(declared.state).not.toHaveProperty("ended");
    expect((await up(at(9), type, ending, declared)).step).toBe("same");
    const { id, inputs, state } = declared;
    expect(await refresh(at(9), type, declared)).toEqual({ id, inputs, state: settled(state) });
  });

  it("is removed on its day as a difference that a preview shows, and stays recorded", async () => {
    const { inputs, state, step } = await up(at(10), type, ending, await declareAt(at(0)));
    expect({ step, here: here() }).toEqual({ step: "shown", here: false });
    expect(inputs).toMatchObject({ until, ended: true });
    expect(state).toMatchObject({ until, ended: true });
  });

  it("stays removed: a second up and a refresh find nothing and send nothing", async () => {
    const once = await ended();
    organization.emulator.clearRequests();
    for (const day of [10, 400]) {
      expect((await up(at(day), type, ending, once)).step).toBe("same");
      const { id, inputs, state } = once;
      expect(await refresh(at(day), type, once)).toEqual({ id, inputs, state: settled(state) });
    }
    expect(writesOf(organization.emulator)).toEqual([]);
    expect(here()).toBe(false);
  });

  it("is no drift on the day itself before an up, nor when somebody was faster", async () => {
    const declared = await declareAt(at(0));
    const { id, inputs, state } = declared;
    expect(await refresh(at(10), type, declared)).toEqual({ id, inputs, state: settled(state) });
    takeAway();
    expect(await refresh(at(10), type, declared)).toEqual({ id, inputs, state: settled(state) });
    // Before its day, it is gone.
    expect((await refresh(at(9), type, declared)).id).toBe("");
  });

  it("that somebody gave back is a difference, and the next up removes it again", async () => {
    const once = await ended();
    giveBack();
    const found = await refresh(at(11), type, once);
    expect(found.inputs).toEqual(
      Object.fromEntries(Object.entries(once.inputs).filter(([name]) => name !== "ended")),
    );
    const { state, step } = await up(at(11), type, ending, found);
    expect({ step, here: here(), ended: state["ended"] }).toEqual({
      step: "shown",
      here: false,
      ended: true,
    });
  });

  it("is not removed early when the clock of this machine is ahead, and is removed on its day", async () => {
    const early = await up({ machine: 400, server: 9 }, type, ending, await declareAt(at(0)));
    expect({ here: here(), ended: early.state["ended"] }).toEqual({ here: true, ended: false });
    await host.engine.message(
      new RegExp(
        `^warning: .* stays until ${until}: the clock of this machine has reached that day, but the server's date is ${inDays(9)}`,
      ),
    );
    // With the clock set right, nothing happens until the day.
    expect((await up(at(9), type, ending, early)).step).toBe("same");
    const { id, inputs, state } = early;
    expect(await refresh(at(9), type, early)).toEqual({ id, inputs, state: settled(state) });
    const late = await up(at(10), type, ending, early);
    expect({ step: late.step, here: here(), ended: late.state["ended"] }).toEqual({
      step: "update",
      here: false,
      ended: true,
    });
    expect((await up(at(11), type, ending, late)).step).toBe("same");
  });

  it("is not given again on a machine whose clock is late", async () => {
    const once = await ended();
    expect((await up({ machine: 0, server: 10 }, type, ending, once)).step).toBe("same");
    expect(here()).toBe(false);
  });

  it("is given again until a later day, and without an end", async () => {
    const once = await ended();
    const again = await up(at(11), type, { ...args, until: inDays(20) }, once);
    expect(here()).toBe(true);
    expect(again.state).not.toHaveProperty("ended");
    const endedAgain = await up(at(20), type, { ...args, until: inDays(20) }, again);
    expect(here()).toBe(false);
    const endless = await up(at(21), type, args, endedAgain);
    expect(here()).toBe(true);
    expect(endless.state).not.toHaveProperty("until");
    expect(endless.state).not.toHaveProperty("ended");
  });

  it("sends nothing when its day only moves before the end, and ends at once with a past day", async () => {
    const declared = await declareAt(at(0));
    organization.emulator.clearRequests();
    const later = await up(at(1), type, { ...args, until: inDays(20) }, declared);
    expect(writesOf(organization.emulator)).toEqual([]);
    expect((await up(at(12), type, { ...args, until: inDays(20) }, later)).step).toBe("same");
    expect(here()).toBe(true);
    await up(at(12), type, { ...args, until: inDays(12) }, later);
    expect(here()).toBe(false);
  });

  it("with a past day adds nothing and removes nothing when it is created, and nothing when it is deleted", async () => {
    giveBack();
    organization.emulator.clearRequests();
    const { id, state } = await declareAt(at(10));
    expect(state).toMatchObject({ until, ended: true });
    await (await resourceAt(at(11), type)).delete(id, state);
    expect(writesOf(organization.emulator)).toEqual([]);
    expect(here()).toBe(true);
  });

  it("is decided by the server's date when it is created", async () => {
    const behind = await declareAt({ machine: 0, server: 10 });
    expect({ here: here(), ended: behind.state["ended"] }).toEqual({ here: false, ended: true });
    const ahead = await declareAt({ machine: 10, server: 0 });
    expect({ here: here(), ended: ahead.state["ended"] }).toEqual({ here: true, ended: false });
  });

  it("removes nothing when its ended resource is deleted, although somebody gave it back", async () => {
    const once = await ended();
    giveBack();
    await (await resourceAt(at(11), type)).delete(once.id, once.state);
    expect(here()).toBe(true);
  });

  it("stays recorded when its group is deleted after the end", async () => {
    const once = await ended();
    organization.emulator.mutate({ action: "deleteGroup", group: "ops" });
    const { id, inputs } = once;
    expect(await refresh(at(12), type, once)).toMatchObject({ id, inputs });
  });

  it("leaves what another resource of the stack has", async () => {
    const first = { ...(await declareAt(at(0))) };
    const resource = await resourceAt(at(10), type);
    const other = { ...first.state, managedBy: "identity/test:other", until: undefined };
    await resource.read(first.id, JSON.parse(JSON.stringify(other)) as Properties);
    const { inputs } = await resource.check(ending, first.inputs);
    await resource.diff(first.state, inputs);
    const state = await resource.update(first.id, first.state, inputs);
    expect({ here: here(), ended: state["ended"] }).toEqual({ here: true, ended: true });
    // It is no drift either, as long as the other has it, and goes with the other.
    const other2 = JSON.parse(JSON.stringify(other)) as Properties;
    setServerClock(11);
    const later = (await organization.startHost({ environment: daysAhead(11) })).resource(type);
    await later.read(first.id, settled(other2));
    expect((await later.read(first.id, settled(state))).inputs).toMatchObject({ ended: true });
    await resource.delete(first.id, other2);
    expect(here()).toBe(false);
  });
});

describe.each(HOSTS)("with the host of %s", (one) => {
  beforeEach(() => {
    kind = one;
  });

  afterEach(() => {
    kind = undefined;
  });

  it("a membership ends on its day, stays ended, and begins again with a later day", async () => {
    const args = { groupName: "ops", accountId: ANN, until: inDays(10) };
    const declared = await declare(await resourceAt(at(0), "GroupMembership"), args);
    const once = await up(at(10), "GroupMembership", args, declared);
    expect(membersNow()).toEqual([]);
    expect((await up(at(11), "GroupMembership", args, once)).step).toBe("same");
    await up(at(11), "GroupMembership", { ...args, until: inDays(20) }, once);
    expect(membersNow()).toEqual([ANN]);
  });
});

describe("a membership that ended", () => {
  it("goes to the account that has the address now when it is given again", async () => {
    const args = { groupName: "ops", email: "ann@example.com" };
    const until = inDays(10);
    const declared = await declare(await resourceAt(at(0), "GroupMembership"), { ...args, until });
    const once = await up(at(10), "GroupMembership", { ...args, until }, declared);
    const { emulator } = organization;
    emulator.mutate({ action: "deleteUser", account: ANN });
    emulator.seed({ users: [{ email: "ann@example.com", accountId: "712020:ann2" }] });
    // The address of somebody who has left is not looked up while the membership stays ended.
    emulator.clearRequests();
    expect((await up(at(11), "GroupMembership", { ...args, until }, once)).step).toBe("same");
    const again = await up(at(11), "GroupMembership", args, once);
    expect(membersNow()).toEqual(["712020:ann2"]);
    expect(again.state).toMatchObject({ accountId: "712020:ann2" });
  });

  it("was there before the resource, and is removed on its day all the same", async () => {
    organization.emulator.mutate({ action: "addMember", group: "ops", account: ANN });
    const args = { groupName: "ops", accountId: ANN, until: inDays(10) };
    const declared = await declare(await resourceAt(at(0), "GroupMembership"), args);
    await up(at(10), "GroupMembership", args, declared);
    expect(membersNow()).toEqual([]);
  });

  it("is retried with the next up when the API refused the removal", async () => {
    const args = { groupName: "ops", accountId: ANN, until: inDays(10) };
    const declared = await declare(await resourceAt(at(0), "GroupMembership"), args);
    organization.emulator.faults.add({ method: "DELETE", route: "**/memberships/*", status: 403, count: 1 });
    await expect(up(at(10), "GroupMembership", args, declared)).rejects.toThrow(
      /^Cannot update membership of "712020:ann" in group "ops": .*403/,
    );
    expect(membersNow()).toEqual([ANN]);
    const once = await up(at(10), "GroupMembership", args, declared);
    expect({ members: membersNow(), step: once.step }).toEqual({ members: [], step: "shown" });
  });
});

describe("a member list with until", () => {
  const type = "GroupMembers";
  const until = inDays(10);
  const bob = { accountId: BOB };
  const ann = { email: "ann@example.com", until };
  const args = { groupName: "ops", members: [ann, bob] };
  const create = async (news: Properties = args, clocks = at(0)): Promise<Declared> =>
    declare(await resourceAt(clocks, type), news);

  it("removes the member on the day, keeps the others, and stays so", async () => {
    const declared = await create();
    expect(membersNow()).toEqual([ANN, BOB]);
    expect((await up(at(9), type, args, declared)).step).toBe("same");
    const once = await up(at(10), type, args, declared);
    expect({ step: once.step, members: membersNow() }).toEqual({ step: "shown", members: [BOB] });
    expect(once.inputs["members"]).toEqual([bob, { ...ann, ended: true }]);
    expect(once.state).toMatchObject({ accountIds: [BOB], accountIdsByEmail: {} });
    organization.emulator.clearRequests();
    expect((await up(at(11), type, args, once)).step).toBe("same");
    const { id, inputs, state } = once;
    expect(await refresh(at(11), type, once)).toEqual({ id, inputs, state: settled(state) });
    expect(writesOf(organization.emulator)).toEqual([]);
  });

  it("is no drift on the day before an up", async () => {
    const declared = await create();
    const { id, inputs, state } = declared;
    expect(await refresh(at(10), type, declared)).toEqual({ id, inputs, state: settled(state) });
    organization.emulator.mutate({ action: "removeMember", group: "ops", account: ANN });
    expect((await refresh(at(10), type, declared)).inputs).toEqual(inputs);
    expect((await refresh(at(9), type, declared)).inputs).toEqual({ ...inputs, members: [bob] });
  });

  it("shows a member that came back after the end as undeclared, and removes it again", async () => {
    const once = await up(at(10), type, args, await create());
    organization.emulator.mutate({ action: "addMember", group: "ops", account: ANN });
    const found = await refresh(at(11), type, once);
    expect(found.inputs["members"]).toEqual([{ accountId: ANN }, bob, { ...ann, ended: true }]);
    expect((await up(at(11), type, args, found)).step).toBe("shown");
    expect(membersNow()).toEqual([BOB]);
  });

  it("removes nobody early when the clock of this machine is ahead, and removes on the day", async () => {
    const early = await up({ machine: 400, server: 9 }, type, args, await create());
    expect(membersNow()).toEqual([ANN, BOB]);
    await host.engine.message(
      new RegExp(
        `membership of "ann@example.com" in group "ops" stays until ${until}: the clock of this machine`,
      ),
    );
    expect((await up(at(9), type, args, early)).step).toBe("same");
    const { id, inputs, state } = early;
    expect(await refresh(at(9), type, early)).toEqual({ id, inputs, state: settled(state) });
    const late = await up(at(10), type, args, early);
    expect({ step: late.step, members: membersNow() }).toEqual({ step: "update", members: [BOB] });
    expect((await up(at(11), type, args, late)).step).toBe("same");
  });

  it("keeps an account that another entry declares until a later day, or without an end", async () => {
    const members = [ann, { ...ann, until: inDays(20) }];
    const declared = await create({ groupName: "ops", members });
    const once = await up(at(10), type, { groupName: "ops", members }, declared);
    expect({ step: once.step, members: membersNow() }).toEqual({ step: "shown", members: [ANN] });
    expect((await up(at(11), type, { groupName: "ops", members }, once)).step).toBe("same");
    const { id, inputs, state } = once;
    expect(await refresh(at(11), type, once)).toEqual({ id, inputs, state: settled(state) });
    await up(at(20), type, { groupName: "ops", members }, once);
    expect(membersNow()).toEqual([]);
  });

  it("ends more members than maxRemovals allows, since the program names them, and still refuses the others", async () => {
    const names = ["ann", "cho", "dan", "eve", "fay", "gus", "hal"];
    const members = [...names.map((name) => ({ email: `${name}@example.com`, until })), bob];
    const declared = await create({ groupName: "ops", members });
    await up(at(10), type, { groupName: "ops", members }, declared);
    expect(membersNow()).toEqual([BOB]);
    const strict = { groupName: "ops", members: [{ ...bob, until }], maxRemovals: 0 };
    organization.emulator.mutate({ action: "addMember", group: "ops", account: ANN });
    await expect(create(strict, at(10))).rejects.toThrow(/would remove 1 members, .*712020:ann/);
  });

  it("needs no lookup of an ended member whose address nobody has", async () => {
    const gone = { email: "nobody@example.com", until };
    const declared = await create({ groupName: "ops", members: [gone, bob] }, at(10));
    expect(membersNow()).toEqual([BOB]);
    const { id, inputs, state } = declared;
    expect(await refresh(at(11), type, declared)).toEqual({ id, inputs, state: settled(state) });
  });

  it("adds the member again with a later day", async () => {
    const once = await up(at(10), type, args, await create());
    const again = { groupName: "ops", members: [{ ...ann, until: inDays(20) }, bob] };
    await up(at(11), type, again, once);
    expect(membersNow()).toEqual([ANN, BOB]);
  });
});
