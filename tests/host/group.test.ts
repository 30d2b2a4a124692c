import {
  declare,
  HostedOrganization,
  messageOf,
  SDKS,
  settled,
  type Declared,
  type HostedResource,
} from "../support/hosted-organization";

let organization: HostedOrganization;

beforeAll(async () => {
  organization = await HostedOrganization.start({ seed: { groups: [{ name: "Existing" }] } });
});

afterAll(async () => {
  await organization.stop();
});

function groupNamed(name: string) {
  return organization.emulator.state().groups.filter((group) => group.name === name);
}

describe.each(SDKS)("Group in the dynamic-provider host of %s", (sdk) => {
  let groups: HostedResource;

  beforeAll(async () => {
    groups = (await organization.startHost({ sdk })).resource("Group");
  });

  it("makes a group and finds its id, which the API does not answer with", async () => {
    const args = { name: `${sdk} create`, description: "Deployers" };
    const { id, inputs, state } = await declare(groups, args);
    const [group] = groupNamed(`${sdk} create`);
    expect(group).toMatchObject({ id, description: "Deployers" });
    expect(state).toEqual({
      ...inputs,
      groupId: id,
      directoryId: organization.emulator.directoryId,
      createdAt: expect.any(String) as string,
    });
  });

  it.each([{ description: "Deployers" }, {}])(
    "reads inputs and outputs that are identical to the state with %j",
    async (more) => {
      const name = `${sdk} read ${JSON.stringify(more)}`;
      const { id, inputs, state } = await declare(groups, { name, ...more });
      expect(await groups.read(id, state)).toEqual({ id, inputs, outputs: state });
    },
  );

  it("replaces the group for another name or description, deleting the old one first", async () => {
    const { state } = await declare(groups, { name: `${sdk} change`, description: "one" });
    const { inputs } = await groups.check({ name: `${sdk} changed`, description: "two" });
    expect(await groups.diff(state, inputs)).toMatchObject({
      replaces: ["name", "description"],
      deleteBeforeReplace: true,
    });
  });

  it("makes a replacement of the same name after the delete", async () => {
    const name = `${sdk} replace`;
    const first = await declare(groups, { name, description: "one" });
    await groups.delete(first.id, first.state);
    const second = await declare(groups, { name, description: "two" });
    expect(groupNamed(name)).toMatchObject([{ id: second.id, description: "two" }]);
    expect((await groups.read(first.id, settled(first.state))).id).toBe("");
  });

  it("deletes a group, and is content when it is gone already", async () => {
    const { id, state } = await declare(groups, { name: `${sdk} delete` });
    await groups.delete(id, state);
    expect(groupNamed(`${sdk} delete`)).toEqual([]);
    await groups.delete(id, state);
    expect((await groups.read(id, settled(state))).id).toBe("");
  });

  it("refuses a name that is taken, whatever its case, and makes no second group", async () => {
    const [existing] = groupNamed("Existing");
    expect(await messageOf(declare(groups, { name: "existing" }))).toBe(
      `Cannot create group "existing": a group called "Existing" exists already (id ${existing?.id ?? ""}). ` +
        `To manage it with this resource, set adoptExisting to true; to have another one, choose another name.`,
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
      ],
    });
    groups = (await organization.startHost()).resource("Group");
  });

  it("adopts it, and destroys it like its own", async () => {
    const [existing] = groupNamed("legacy");
    const args = { name: "legacy", description: "By hand", adoptExisting: true };
    const { id, inputs, state } = await declare(groups, args);
    expect(id).toBe(existing?.id);
    expect(await groups.read(id, state)).toEqual({ id, inputs, outputs: state });
    await groups.delete(id, state);
    expect(groupNamed("legacy")).toEqual([]);
  });

  it.each([
    ["another description", { name: "described", description: "Other" }, 'with the description "By hand"'],
    ["another case", { name: "Described", description: "By hand" }, 'a group called "described"'],
    ["members from an identity provider", { name: "from-okta" }, "an identity provider owns it"],
  ])("refuses to adopt one with %s, and makes no other", async (_what, args, fact) => {
    const before = organization.emulator.state().groups;
    const message = await messageOf(declare(groups, { ...args, adoptExisting: true }));
    expect(message).toContain(`Cannot create group "${args.name}": a group called`);
    expect(message).toContain(fact);
    expect(organization.emulator.state().groups).toEqual(before);
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

describe("Group.delete of a group that the API protects", () => {
  let groups: HostedResource;

  beforeAll(async () => {
    groups = (await organization.startHost()).resource("Group");
  });

  it.each([
    [
      "ADMIN-403-6",
      "The group is the default group of an app; take that role from it at admin.atlassian.com first.",
    ],
    ["ADMIN-403-7", "The group grants admin access; take that role from it at admin.atlassian.com first."],
  ] as const)("says what to do about %s, and leaves the group", async (deleteRefusal, remedy) => {
    const name = `protected ${deleteRefusal}`;
    const [id = ""] = organization.emulator.seed({ groups: [{ name, deleteRefusal }] }).groups;
    const { directoryId, orgId } = organization.emulator;
    const message = await messageOf(groups.delete(id, { orgId, name, groupId: id, directoryId }));
    expect(message).toMatch(
      new RegExp(`^Cannot delete group "${name}": the API answered 403 Forbidden to DELETE /admin/v2/`),
    );
    expect(message).toContain(`(${deleteRefusal}: `);
    expect(message).toContain(remedy);
    expect(groupNamed(name)).toHaveLength(1);
  });
});
