import type { BehaviourPatch } from "pulumi-atlassian-admin-emulator";
import { writesOf } from "../support/organization";
import {
  declare,
  declareOlder,
  failureOf,
  HostedOrganization,
  messageOf,
  HOSTS,
  settled,
  type Declared,
  type HostedResource,
} from "../support/hosted-organization";

const ANN = "712020:ann";

const OURS = "acme/prod:g";
const THEIRS = "acme/test:g";

let organization: HostedOrganization;

beforeAll(async () => {
  organization = await HostedOrganization.start({
    seed: { users: [{ email: "ann@example.com", accountId: ANN }], groups: [{ name: "Existing" }] },
  });
});

afterAll(async () => {
  await organization.stop();
});

function groupNamed(name: string) {
  return organization.emulator.state().groups.filter((group) => group.name === name);
}

function writes(): string[] {
  return writesOf(organization.emulator);
}

describe.each(HOSTS)("Group run by %s", (kind) => {
  let groups: HostedResource;

  beforeAll(async () => {
    groups = (await organization.startHost({ kind })).resource("Group");
  });

  it("makes a group and finds its id, which the API's response does not have", async () => {
    const args = { name: `${kind} create`, description: "Deployers", managedBy: OURS };
    const { id, inputs, state } = await declare(groups, args);
    const [group] = groupNamed(`${kind} create`);
    expect(group).toMatchObject({ id, description: `Deployers [managed by Pulumi: ${OURS}]` });
    expect(state).toEqual({
      ...inputs,
      groupId: id,
      directoryId: organization.emulator.directoryId,
      markedAs: OURS,
      createdAt: expect.any(String) as string,
    });
  });

  it.each([{ description: "Deployers" }, {}])(
    "reads inputs and outputs that are identical to the state with %j",
    async (more) => {
      const name = `${kind} read ${JSON.stringify(more)}`;
      const { id, inputs, state } = await declare(groups, { name, ...more });
      expect(await groups.read(id, state)).toEqual({ id, inputs, outputs: state });
    },
  );

  it("renames and describes the group in place, with its members and roles", async () => {
    const name = `${kind} change`;
    const { id, inputs, state } = await declare(groups, { name, description: "one", managedBy: OURS });
    organization.emulator.mutate({ action: "addMember", group: id, account: "ann@example.com" });
    const args = { name: `${name}d`, description: "two", managedBy: OURS };
    const { inputs: desired } = await groups.check(args, inputs);
    expect((await groups.diff(state, desired)).replaces).toEqual([]);
    const updated = await groups.update(id, state, desired);
    expect(groupNamed(`${name}d`)).toMatchObject([
      { id, description: `two [managed by Pulumi: ${OURS}]`, members: [ANN] },
    ]);
    expect(await groups.read(id, updated)).toEqual({ id, inputs: desired, outputs: updated });
  });

  it("replaces the group for another organisation, deleting the old one first", async () => {
    const { state, inputs } = await declare(groups, { name: `${kind} move` });
    expect(await groups.diff(state, { ...inputs, orgId: "other" })).toMatchObject({
      replaces: ["orgId"],
      deleteBeforeReplace: true,
    });
  });

  it("deletes a group, and is content when it is gone already", async () => {
    const { id, state } = await declare(groups, { name: `${kind} delete` });
    await groups.delete(id, state);
    expect(groupNamed(`${kind} delete`)).toEqual([]);
    await groups.delete(id, state);
    expect((await groups.read(id, settled(state))).id).toBe("");
  });

  it("refuses a name that is taken, whatever its case, and makes no second group", async () => {
    const [existing] = groupNamed("Existing");
    expect(await messageOf(declare(groups, { name: "existing" }))).toBe(
      `Cannot create group "existing": a group named "Existing" exists already (id ${existing?.id ?? ""}). ` +
        `To manage it with this resource, set adoptExisting to true. To create another group, choose another name.`,
    );
    expect([...groupNamed("existing"), ...groupNamed("Existing")]).toHaveLength(1);
  });
});

describe("Group of a group that is there before", () => {
  let groups: HostedResource;

  beforeAll(async () => {
    organization.emulator.seed({
      groups: [
        { name: "legacy", description: "By hand" },
        { name: "described", description: "By hand" },
        { name: "from-okta", externalSynced: true },
        { name: "unchanging", description: "By hand" },
      ],
    });
    groups = (await organization.startHost()).resource("Group");
  });

  afterEach(() => {
    organization.emulator.behaviour.patch({
      groupUpdate: "patch",
      groupDeleteStatus: 204,
      groupDeleteTakesMs: 0,
    });
  });

  it("adopts it with its description, and destroys it like its own", async () => {
    const [existing] = groupNamed("legacy");
    const args = { name: "legacy", description: "By hand", adoptExisting: true, managedBy: OURS };
    const { id, inputs, state } = await declare(groups, args);
    expect(id).toBe(existing?.id);
    expect(groupNamed("legacy")).toMatchObject([{ description: `By hand [managed by Pulumi: ${OURS}]` }]);
    expect(await groups.read(id, state)).toEqual({ id, inputs, outputs: state });
    await groups.delete(id, state);
    expect(groupNamed("legacy")).toEqual([]);
  });

  it("adopts one of another case and description, and gives it the declared one", async () => {
    const args = { name: "Described", description: "By program", adoptExisting: true, managedBy: OURS };
    const { id, inputs, state } = await declare(groups, args);
    expect(groupNamed("described")).toMatchObject([
      { id, description: `By program [managed by Pulumi: ${OURS}]` },
    ]);
    expect(state).toMatchObject({ name: "Described", storedName: "described" });
    expect(await groups.read(id, state)).toEqual({ id, inputs, outputs: state });
  });

  it("records an adopted group whose description cannot be changed, with the reason", async () => {
    organization.emulator.behaviour.patch({ groupUpdate: "none" });
    const args = { name: "unchanging", description: "By program", adoptExisting: true };
    const failure = await failureOf(declare(groups, args));
    expect(failure.initFailure?.reasons[0]).toMatch(
      /^The group "unchanging" was created but is unfinished: its description could not be set: this organisation has no API to change a group\. Set the description to "By program" at admin/,
    );
    const { id = "", properties = {} } = failure.initFailure ?? {};
    organization.emulator.mutate({ action: "editGroup", group: id, description: "By program" });
    expect((await groups.read(id, properties)).inputs).toMatchObject({ description: "By program" });
  });

  it.each([
    ["members from an identity provider", "from-okta", "an identity provider owns it. Manage it there."],
    ["a deletion under way", "in-deletion", "but it is being deleted"],
  ])("refuses to adopt one with %s, and makes no other", async (_what, name, fact) => {
    if (name === "in-deletion") {
      organization.emulator.behaviour.patch({ groupDeleteTakesMs: 60_000 });
      organization.emulator.seed({ groups: [{ name }] });
      organization.emulator.mutate({ action: "deleteGroup", group: name });
    }
    const before = organization.emulator.state().groups;
    const message = await messageOf(declare(groups, { name, adoptExisting: true }));
    expect(message).toContain(`Cannot create group "${name}": a group named "${name}" exists already`);
    expect(message).toContain(fact);
    expect(organization.emulator.state().groups).toEqual(before);
  });
});

describe("the mark of a Group", () => {
  let groups: HostedResource;

  beforeEach(async () => {
    groups = (await organization.startHost()).resource("Group");
  });

  const descriptionOf = (name: string) => groupNamed(name)[0]?.description;

  it("names the resource at the end of the description, which programs see without it", async () => {
    const args = { name: "marked", description: "Deploys", managedBy: OURS };
    const { id, inputs, state } = await declare(groups, args);
    expect(descriptionOf("marked")).toBe(`Deploys [managed by Pulumi: ${OURS}]`);
    expect(await groups.read(id, state)).toEqual({ id, inputs, outputs: state });
    expect(state["description"]).toBe("Deploys");
  });

  it("keeps the group while another resource stands in it, whatever process deletes", async () => {
    const first = await declare(groups, { name: "shared", managedBy: OURS });
    const second = await declare((await organization.startHost()).resource("Group"), {
      name: "shared",
      adoptExisting: true,
      managedBy: THEIRS,
    });
    expect(descriptionOf("shared")).toBe(`[managed by Pulumi: ${OURS}; ${THEIRS}]`);
    const host = await organization.startHost();
    await host.resource("Group").delete(first.id, first.state);
    expect(descriptionOf("shared")).toBe(`[managed by Pulumi: ${THEIRS}]`);
    expect(
      await host.engine.message(/group "shared" stays: .* resource "g" of stack "acme\/test" uses it/),
    ).toBeDefined();
    await (await organization.startHost()).resource("Group").delete(second.id, second.state);
    expect(groupNamed("shared")).toEqual([]);
  });

  it("loses the name of a resource that gives the group up to another one of the same stack", async () => {
    const first = await declare(groups, { name: "renamed-in-program", managedBy: OURS });
    const after = (await organization.startHost()).resource("Group");
    await declare(after, { name: "renamed-in-program", adoptExisting: true, managedBy: THEIRS });
    await after.delete(first.id, first.state);
    expect(descriptionOf("renamed-in-program")).toBe(`[managed by Pulumi: ${THEIRS}]`);
  });

  it("distinguishes a resource from the one of the same name that it is about to replace", async () => {
    const first = await declare(groups, { name: "namesakes", managedBy: OURS });
    const replacing = (await organization.startHost()).resource("Group");
    await replacing.check(first.inputs, first.inputs);
    const second = await declare(replacing, { name: "namesakes", adoptExisting: true, managedBy: OURS });
    await (await organization.startHost()).resource("Group").delete(first.id, first.state);
    expect(descriptionOf("namesakes")).toBe(`[managed by Pulumi: ${OURS}#2]`);
    await (await organization.startHost()).resource("Group").delete(second.id, second.state);
    expect(groupNamed("namesakes")).toEqual([]);
  });

  it("names a resource once that adopts what its interrupted create made, or imports it again", async () => {
    const lost = await declare(groups, { name: "named-once", managedBy: OURS });
    const next = (await organization.startHost()).resource("Group");
    const adopted = await declare(next, { name: "named-once", adoptExisting: true, managedBy: OURS });
    expect(descriptionOf("named-once")).toBe(`[managed by Pulumi: ${OURS}]`);
    const { markedAs, ...imported } = adopted.state;
    expect(markedAs).toBe(OURS);
    const { inputs } = await next.check({ ...adopted.inputs, description: "New" }, adopted.inputs);
    const updated = await next.update(lost.id, imported, inputs);
    expect(descriptionOf("named-once")).toBe(`New [managed by Pulumi: ${OURS}]`);
    await next.delete(lost.id, updated);
    expect(groupNamed("named-once")).toEqual([]);
  });

  it("is recorded when a read of a state that lacks it finds it", async () => {
    const { id, state } = await declare(groups, { name: "recorded-late", managedBy: OURS });
    const { markedAs, ...older } = state;
    expect(markedAs).toBe(OURS);
    expect((await groups.read(id, older)).outputs).toEqual(state);
  });

  it("comes with the next update of an older state, beside the names of others, and only once", async () => {
    const { id, inputs, state } = await declareOlder(groups, { name: "older" });
    organization.emulator.mutate({
      action: "editGroup",
      group: id,
      description: `[managed by Pulumi: ${THEIRS}]`,
    });
    const unchanged = await groups.check({ name: "older", managedBy: OURS }, inputs);
    expect(unchanged.inputs).toEqual(inputs);
    const { inputs: desired } = await groups.check(
      { name: "older", description: "New", managedBy: OURS },
      inputs,
    );
    const updated = await groups.update(id, state, desired);
    expect(descriptionOf("older")).toBe(`New [managed by Pulumi: ${THEIRS}; ${OURS}]`);
    organization.emulator.clearRequests();
    await groups.update(id, updated, desired);
    expect(writes()).toEqual([]);
  });

  it("is not missed where the API changes no group", async () => {
    const { id, inputs, state } = await declareOlder(groups, { name: "unmarked" });
    organization.emulator.behaviour.patch({ groupUpdate: "none" });
    const { inputs: desired } = await groups.check(
      { name: "unmarked", adoptExisting: true, managedBy: OURS },
      inputs,
    );
    await groups.update(id, state, desired);
    organization.emulator.behaviour.patch({ groupUpdate: "patch" });
    expect(descriptionOf("unmarked")).toBe("");
  });
});

describe("a Group that two stacks share and whose description somebody rewrote", () => {
  let id: string;
  let first: Declared;
  let second: Declared;

  const operation = async (): Promise<HostedResource> => (await organization.startHost()).resource("Group");
  const shared = () => organization.emulator.state().groups.find((group) => group.id === id);
  const rewrite = (description: string): void => {
    organization.emulator.mutate({ action: "editGroup", group: id, description });
  };

  beforeEach(async () => {
    const name = `rewritten-${organization.emulator.state().groups.length}`;
    first = await declare(await operation(), { name, managedBy: OURS });
    second = await declare(await operation(), { name, managedBy: THEIRS, adoptExisting: true });
    id = first.id;
    rewrite("by hand");
  });

  /** `pulumi up --refresh`, as the engine runs it for a program that did not change. */
  async function upWithRefresh({ inputs, state }: Declared): Promise<Declared> {
    const resource = await operation();
    const read = await resource.read(id, state);
    const { inputs: desired } = await resource.check(inputs, read.inputs);
    const { hasWork } = await resource.diff(read.outputs, desired, { oldInputs: read.inputs });
    const isUpdate = hasWork || JSON.stringify(desired) !== JSON.stringify(read.inputs);
    return {
      id,
      inputs: desired,
      state: isUpdate ? await resource.update(id, read.outputs, desired) : read.outputs,
    };
  }

  it("is deleted by neither, until both have written their names again", async () => {
    for (const { state } of [first, second]) {
      expect(await messageOf((await operation()).delete(id, state))).toMatch(
        /^Cannot delete group "rewritten-\d+": somebody removed the mark of this resource .* Nothing was deleted\. Run "pulumi up --refresh" in every stack/,
      );
    }
    expect(shared()).toMatchObject({ description: "by hand" });

    first = await upWithRefresh(first);
    second = await upWithRefresh(second);
    expect(shared()?.description).toBe(`[managed by Pulumi: ${OURS}; ${THEIRS}]`);
    await (await operation()).delete(id, first.state);
    expect(shared()?.description).toBe(`[managed by Pulumi: ${THEIRS}]`);
    await (await operation()).delete(id, second.state);
    expect(shared()).toBeUndefined();
  });

  it("gets a name again although nothing else differs, and then shows no difference", async () => {
    rewrite("");
    first = await upWithRefresh(first);
    expect(shared()?.description).toBe(`[managed by Pulumi: ${OURS}]`);
    const later = await operation();
    expect(await later.read(id, first.state)).toEqual({ id, inputs: first.inputs, outputs: first.state });
    expect((await later.diff(first.state, first.inputs)).hasWork).toBe(false);
  });

  it("shows one update where the API changes no group, and stays", async () => {
    rewrite("");
    organization.emulator.behaviour.patch({ groupUpdate: "none" });
    first = await upWithRefresh(first);
    expect(first.state).toMatchObject({ markedAs: OURS, markProblem: "unwritable" });
    const later = await operation();
    expect(await later.read(id, first.state)).toEqual({ id, inputs: first.inputs, outputs: first.state });
    expect((await later.diff(first.state, first.inputs)).hasWork).toBe(false);
    expect(await messageOf(later.delete(id, first.state))).toContain("Nothing was deleted.");
    organization.emulator.behaviour.patch({ groupUpdate: "patch" });
    expect(shared()).toBeDefined();
  });
});

describe("a Group of an API that changes what it is given", () => {
  afterEach(() => {
    organization.emulator.behaviour.patch({
      groupNameChanges: [],
      groupDescriptionChanges: [],
      groupDescriptionLimit: null,
      groupNameSearch: "exact",
    });
  });

  it.each<[string, BehaviourPatch, number]>([
    ["normalises names", { groupNameChanges: ["nfc", "squeeze", "lowercase"] }, 1],
    ["cuts descriptions", { groupDescriptionLimit: 10 }, 1],
    ["cuts the mark off", { groupDescriptionLimit: 33 }, 0],
    ["escapes descriptions", { groupDescriptionChanges: ["escape"] }, 1],
  ])("that %s settles with one warning, and writes nothing again", async (what, patch, warnings) => {
    organization.emulator.behaviour.patch(patch);
    const host = await organization.startHost();
    const groups = host.resource("Group");
    const args = { name: `Cafe\u0301  R&D ${what}`, description: "Research & Development", managedBy: OURS };
    const { id, inputs, state } = await declare(groups, args);
    expect(organization.emulator.state().groups.filter((group) => group.id === id)).toHaveLength(1);
    if (warnings > 0) {
      await host.engine.message(/^warning: .*Atlassian stores the (name|description) "/);
    }

    const later = (await organization.startHost()).resource("Group");
    const read = await later.read(id, state);
    expect(read).toEqual({ id, inputs, outputs: state });
    expect((await later.check(args, read.inputs)).inputs).toEqual(inputs);
    organization.emulator.clearRequests();
    const { inputs: desired } = await later.check({ ...args, adoptExisting: true }, inputs);
    const updated = await later.update(id, state, desired);
    expect(updated).toEqual({ ...state, adoptExisting: true });
    expect(host.engine.messages.filter((message) => message.includes("Atlassian stores"))).toHaveLength(
      warnings,
    );
  });
});

describe("Group.delete as a part of a replacement", () => {
  let groups: HostedResource;

  beforeEach(async () => {
    groups = (await organization.startHost()).resource("Group");
  });

  async function inUse(name: string) {
    const declared = await declare(groups, { name, managedBy: `acme/prod:${name}` });
    organization.emulator.mutate({ action: "addMember", group: declared.id, account: "ann@example.com" });
    return declared;
  }

  /**
   * The provider process of the next operation, which replaces the group: the engine checks its successor
   * without the old inputs.
   */
  async function replacing({ inputs }: Declared, more: object = {}) {
    const host = await organization.startHost();
    const resource = host.resource("Group");
    await resource.check({ ...inputs, ...more }, inputs);
    await resource.check({ ...inputs, ...more }, {});
    return { host, resource };
  }

  it("refuses while the group has members or roles that the program is not seen to declare", async () => {
    const declared = await inUse("in-use");
    const { resource } = await replacing(declared);
    expect(await messageOf(resource.delete(declared.id, declared.state))).toMatch(
      /^Cannot delete group "in-use": the group is being replaced, but it \(id [^)]*\) has members or roles .*: member "712020:ann"\. They would be lost, so nothing was changed\. .*replacementConfirmed/,
    );
    expect(groupNamed("in-use")).toMatchObject([{ members: [ANN] }]);
  });

  it("deletes if the program allows the deletion, and when it declares them", async () => {
    const confirmed = await inUse("confirmed");
    const first = await replacing(confirmed, { replacementConfirmed: true });
    await first.resource.delete(confirmed.id, confirmed.state);
    expect(groupNamed("confirmed")).toEqual([]);

    const declaring = await inUse("declaring");
    const second = await replacing(declaring);
    await declare(second.host.resource("GroupMembership"), { groupId: declaring.id, accountId: ANN });
    await second.resource.delete(declaring.id, declaring.state);
    expect(groupNamed("declaring")).toEqual([]);
  });

  it("does not stand in the way of a removal from the program", async () => {
    const declared = await inUse("removed");
    await (await organization.startHost()).resource("Group").delete(declared.id, declared.state);
    expect(groupNamed("removed")).toEqual([]);
  });

  it("knows the successor of a group of an older version by its name", async () => {
    const { id, inputs, state } = await declareOlder(groups, { name: "older-in-use" });
    organization.emulator.mutate({ action: "addMember", group: id, account: "ann@example.com" });
    const { resource } = await replacing({ id, state, inputs: { ...inputs, managedBy: OURS } });
    expect(await messageOf(resource.delete(id, state))).toContain("the group is being replaced");
  });
});

describe("a refresh of Groups that somebody changed by hand", () => {
  let deleted: Declared;
  let recreated: Declared;
  let after: HostedResource;

  beforeAll(async () => {
    const { emulator } = organization;
    const before = (await organization.startHost()).resource("Group");
    deleted = await declare(before, { name: "drift-deleted" });
    recreated = await declare(before, { name: "drift-recreated" });
    emulator.mutate({ action: "deleteGroup", group: deleted.id });
    emulator.mutate({ action: "deleteGroup", group: recreated.id });
    emulator.mutate({ action: "createGroup", name: "drift-recreated" });
    after = (await organization.startHost()).resource("Group");
  });

  it("shows a deletion", async () => {
    expect(await after.read(deleted.id, settled(deleted.state))).toEqual({ id: "", inputs: {}, outputs: {} });
  });

  it("does not take another group of the same name for the one that is gone", async () => {
    expect((await after.read(recreated.id, settled(recreated.state))).id).toBe("");
  });
});

describe("Group.delete of an API that deletes later", () => {
  afterEach(() => {
    organization.emulator.behaviour.patch({ groupDeleteStatus: 204, groupDeleteTakesMs: 0 });
  });

  it("waits until the group is gone", async () => {
    organization.emulator.behaviour.patch({ groupDeleteStatus: 202, groupDeleteTakesMs: 1000 });
    const groups = (await organization.startHost()).resource("Group");
    const { id, state } = await declare(groups, { name: "slowly-deleted" });
    await groups.delete(id, state);
    expect(groupNamed("slowly-deleted")).toEqual([]);
  });

  it("reports it when it is not, and keeps it in the state", async () => {
    organization.emulator.behaviour.patch({ groupDeleteStatus: 202, groupDeleteTakesMs: 600_000 });
    const host = await organization.startHost({ config: { "atlassian-admin:listingLagSeconds": "1" } });
    const { id, state } = await declare(host.resource("Group"), { name: "never-deleted" });
    expect(await messageOf(host.resource("Group").delete(id, state))).toMatch(
      /the API accepted the delete, but still shows the group after 1 s\. Run the command again later/,
    );
  });
});

describe("Group.delete of a group that the API protects", () => {
  let groups: HostedResource;

  beforeAll(async () => {
    groups = (await organization.startHost()).resource("Group");
  });

  it.each([
    [
      "ADMIN-403-6",
      "The group is the default group of an app. Revoke that role at admin.atlassian.com first.",
    ],
    ["ADMIN-403-7", "The group grants admin access. Revoke that role at admin.atlassian.com first."],
  ] as const)("reports the remedy for %s, and leaves the group", async (deleteRefusal, remedy) => {
    const name = `protected ${deleteRefusal}`;
    const [id = ""] = organization.emulator.seed({ groups: [{ name, deleteRefusal }] }).groups;
    const { directoryId, orgId } = organization.emulator;
    const message = await messageOf(groups.delete(id, { orgId, name, groupId: id, directoryId }));
    expect(message).toMatch(
      new RegExp(`^Cannot delete group "${name}": the API returned 403 Forbidden for DELETE /admin/v2/`),
    );
    expect(message).toContain(`(${deleteRefusal}: `);
    expect(message).toContain(remedy);
    expect(groupNamed(name)).toHaveLength(1);
  });
});
