import {
  declare,
  FACE,
  HostedOrganization,
  messageOf,
  HOSTS,
  settled,
  type Declared,
  type HostedResource,
} from "../support/hosted-organization";

let organization: HostedOrganization;

beforeAll(async () => {
  const serviceAccounts = [
    { displayName: "legacy", description: "By hand [owner: someone]" },
    { displayName: "twice" },
    { displayName: "twice", description: "second" },
  ];
  organization = await HostedOrganization.start({ seed: { serviceAccounts } });
});

afterAll(async () => {
  await organization.stop();
});

function accountNamed(displayName: string) {
  return organization.emulator
    .state()
    .serviceAccounts.filter((account) => account.displayName === displayName);
}

it("warns once of a name whose length Atlassian does not document, and makes the account", async () => {
  const host = await organization.startHost();
  const accounts = host.resource("ServiceAccount");
  await accounts.check({ displayName: "ops" });
  await declare(accounts, { displayName: "ops" });
  expect(await host.engine.message(/^warning: /)).toBe(
    `warning: atlassian-admin: service account "ops": displayName has 3 characters, and Atlassian documents 6 to 30. ` +
      "If Atlassian refuses it, choose a longer displayName.",
  );
  await declare(accounts, { displayName: "a name of more than thirty characters" });
  await host.engine.message(/^warning: .* choose a shorter displayName/);
  expect(host.engine.messages.filter((message) => message.startsWith("warning"))).toHaveLength(2);
  expect(accountNamed("ops")).toHaveLength(1);
});

describe.each(HOSTS)("ServiceAccount run by %s", (kind) => {
  let accounts: HostedResource;

  beforeAll(async () => {
    accounts = (await organization.startHost({ kind })).resource("ServiceAccount");
  });

  it("makes an account of what the program declares", async () => {
    const managedBy = "acme/prod:bot";
    const args = { displayName: `${kind} create`, description: "Deploys", owner: "team-a", managedBy };
    const { id, inputs, state } = await declare(accounts, args);
    expect(inputs).toEqual({ ...args, orgId: organization.emulator.orgId });
    const [account] = accountNamed(`${kind} create`);
    expect(account).toMatchObject({
      id,
      description: "Deploys [owner: team-a] [managed by Pulumi: acme/prod:bot]",
    });
    expect(state).toEqual({
      ...inputs,
      serviceAccountId: id,
      accountId: account?.atlassianId,
      email: account?.email,
      status: "active",
      origin: "created",
      markedAs: managedBy,
      createdAt: expect.any(String) as string,
    });
  });

  it("reads inputs and outputs that are identical to the state", async () => {
    const { id, inputs, state } = await declare(accounts, {
      displayName: `${kind} read`,
      adoptExisting: true,
    });
    expect(await accounts.read(id, state)).toEqual({ id, inputs, outputs: state });
  });

  it("renames in place and removes what the program removes", async () => {
    const { id, inputs, state } = await declare(accounts, {
      displayName: `${kind} old`,
      description: "d",
      owner: "o",
      managedBy: "acme/prod:bot",
    });
    const renamed = await accounts.check(
      { displayName: `${kind} new`, owner: "p", managedBy: "acme/prod:bot" },
      inputs,
    );
    expect(await accounts.diff(state, renamed.inputs)).toEqual({
      replaces: [],
      deleteBeforeReplace: false,
      // Of the dynamic face, the engine compares the inputs itself.
      ...(FACE === "dynamic"
        ? { hasWork: false, kinds: {} }
        : {
            hasWork: true,
            kinds: { displayName: "update", description: "delete", owner: "update" },
          }),
    });
    const updated = await accounts.update(id, state, renamed.inputs);
    expect(updated).toEqual({ ...state, displayName: `${kind} new`, description: undefined, owner: "p" });
    expect(accountNamed(`${kind} new`)).toMatchObject([
      { id, description: "[owner: p] [managed by Pulumi: acme/prod:bot]" },
    ]);
    expect(await accounts.read(id, updated)).toEqual({ id, inputs: renamed.inputs, outputs: updated });
  });

  it("lets another account take the name that one gives up in the same operation", async () => {
    const first = await declare(accounts, { displayName: `${kind} given up` });
    await accounts.update(first.id, first.state, { ...first.inputs, displayName: `${kind} renamed` });
    const second = await declare(accounts, { displayName: `${kind} given up` });
    expect(accountNamed(`${kind} given up`)).toMatchObject([{ id: second.id }]);
  });

  it("reports that an account which somebody deleted cannot be updated", async () => {
    const { id, inputs, state } = await declare(accounts, { displayName: `${kind} vanished` });
    await accounts.delete(id, state);
    expect(await messageOf(accounts.update(id, state, { ...inputs, owner: "o" }))).toBe(
      `Cannot update service account "${kind} vanished": the account is gone (id ${id}). ` +
        `Run "pulumi refresh", then "pulumi up" again to create a new one.`,
    );
  });

  it("replaces the account for another organisation", async () => {
    const { state } = await declare(accounts, { displayName: `${kind} move` });
    expect((await accounts.diff(state, { displayName: `${kind} move`, orgId: "other" })).replaces).toEqual([
      "orgId",
    ]);
  });

  it("deletes an account, and is content when it is gone already", async () => {
    const { id, state } = await declare(accounts, { displayName: `${kind} delete` });
    await accounts.delete(id, state);
    expect(accountNamed(`${kind} delete`)).toEqual([]);
    await accounts.delete(id, state);
    expect((await accounts.read(id, settled(state))).id).toBe("");
  });

  it("refuses an account whose name is taken, and makes no second one", async () => {
    const name = `${kind} taken`;
    const { id } = await declare(accounts, { displayName: name });
    expect(await messageOf(declare(accounts, { displayName: name }))).toBe(
      `Cannot create service account "${name}": an account of that name exists already (id ${id}). ` +
        `To manage it with this resource, set adoptExisting to true. To create another account, choose another displayName.`,
    );
    expect(accountNamed(name)).toHaveLength(1);
  });

  it("makes one account of two resources that are created at once under one name", async () => {
    const results = await Promise.allSettled([
      declare(accounts, { displayName: `${kind} twin` }),
      declare(accounts, { displayName: `${kind} twin` }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(accountNamed(`${kind} twin`)).toHaveLength(1);
  });

  it("reports every failure of a check through the host", async () => {
    const { failures } = await accounts.check({ displayName: "", owner: "[x]", colour: "red" });
    expect(failures).toEqual([
      {
        property: "displayName",
        reason:
          'must be one line of text that neither is empty nor starts or ends with a space (received "")',
      },
      {
        property: "owner",
        reason: 'must be one line without square brackets, such as a team or a mailbox (received "[x]")',
      },
      {
        property: "colour",
        reason:
          "is not a property here; the properties are orgId, displayName, description, owner, productAccess, " +
          'adoptExisting, deletionConfirmed (received "red")',
      },
    ]);
  });
});

describe("ServiceAccount of an account that is there before", () => {
  let accounts: HostedResource;

  beforeAll(async () => {
    accounts = (await organization.startHost()).resource("ServiceAccount");
  });

  it("adopts it with the declared values, marks it, and destroys it like its own", async () => {
    const [existing] = accountNamed("legacy");
    const { id, inputs, state } = await declare(accounts, {
      displayName: "legacy",
      owner: "team-a",
      adoptExisting: true,
      managedBy: "acme/prod:legacy",
    });
    expect(id).toBe(existing?.id);
    expect(accountNamed("legacy")).toMatchObject([
      { id, description: "[owner: team-a] [managed by Pulumi: acme/prod:legacy]" },
    ]);
    expect(await accounts.read(id, state)).toEqual({ id, inputs, outputs: state });
    await accounts.delete(id, state);
    expect(accountNamed("legacy")).toEqual([]);
  });

  it("does not destroy it for one of two resources that have it, in whatever process", async () => {
    const args = (managedBy: string) => ({ displayName: "shared", adoptExisting: true, managedBy });
    const first = await declare(accounts, args("acme/prod:first"));
    const other = await organization.startHost();
    const second = await declare(other.resource("ServiceAccount"), args("acme/dev:second"));
    const third = await organization.startHost();
    await third.resource("ServiceAccount").delete(first.id, first.state);
    expect(await third.engine.message(/stays/)).toBe(
      'info: atlassian-admin: service account "shared" stays: resource "second" of stack "acme/dev" has it too. ' +
        "If that is no longer true, delete the account at admin.atlassian.com",
    );
    expect(accountNamed("shared")).toMatchObject([{ description: "[managed by Pulumi: acme/dev:second]" }]);
    await (await organization.startHost()).resource("ServiceAccount").delete(second.id, second.state);
    expect(accountNamed("shared")).toEqual([]);
  });

  it("keeps one that no mark shows to be its own, until the program confirms the deletion", async () => {
    organization.emulator.seed({ serviceAccounts: [{ displayName: "imported" }] });
    const [account] = accountNamed("imported");
    const state = {
      orgId: organization.emulator.orgId,
      displayName: "imported",
      serviceAccountId: account?.id,
      accountId: account?.atlassianId,
      email: account?.email,
      status: "active",
    };
    expect(await messageOf(accounts.delete(account?.id ?? "", state))).toBe(
      `Cannot delete service account "imported": the account (id ${account?.id ?? ""}) was imported, so something else can need it. ` +
        `A deletion is permanent. To delete it, set deletionConfirmed: true on the resource and run "pulumi up" first. ` +
        `To keep it, remove the resource from the state with "pulumi state delete".`,
    );
    const inputs = { orgId: state.orgId, displayName: "imported", deletionConfirmed: true };
    const confirmed = await accounts.update(account?.id ?? "", state, inputs);
    await accounts.delete(account?.id ?? "", confirmed);
    expect(accountNamed("imported")).toEqual([]);
  });

  it("refuses to choose between two of the name, and changes neither", async () => {
    const ids = accountNamed("twice").map(({ id }) => id);
    const message = await messageOf(declare(accounts, { displayName: "twice", adoptExisting: true }));
    expect(message).toBe(
      `Cannot create service account "twice": 2 accounts have that name already (ids ${ids.join(", ")}). ` +
        `Rename or delete all but one, or choose another displayName.`,
    );
    expect(accountNamed("twice").map(({ description }) => description)).toEqual(["", "second"]);
  });
});

describe("a refresh of ServiceAccounts that somebody changed by hand", () => {
  const args = { description: "Deploys", owner: "team-a", managedBy: "acme/prod:drift" };
  const kept = "Deploys [owner: team-a] [managed by Pulumi: acme/prod:drift]";
  let renamed: Declared;
  let described: Declared;
  let deleted: Declared;
  let after: HostedResource;

  beforeAll(async () => {
    const { emulator } = organization;
    const before = (await organization.startHost()).resource("ServiceAccount");
    renamed = await declare(before, { displayName: "drift-name", ...args });
    described = await declare(before, { displayName: "drift-description", ...args });
    deleted = await declare(before, { displayName: "drift-deleted", ...args });
    emulator.mutate({ action: "renameServiceAccount", account: renamed.id, displayName: "by-hand" });
    emulator.mutate({
      action: "renameServiceAccount",
      account: described.id,
      description: "[owner: team-b]",
    });
    emulator.mutate({ action: "deleteServiceAccount", account: deleted.id });
    after = (await organization.startHost()).resource("ServiceAccount");
  });

  it("shows a rename, and the next update takes it back", async () => {
    const { inputs, outputs } = await after.read(renamed.id, renamed.state);
    expect(inputs).toEqual({ ...renamed.inputs, displayName: "by-hand" });
    expect(outputs).toEqual({ ...renamed.state, displayName: "by-hand" });
    await after.update(renamed.id, outputs, renamed.inputs);
    expect(accountNamed("drift-name")).toMatchObject([{ id: renamed.id, description: kept }]);
  });

  it("shows another owner and a description that is gone, and the next update takes both back", async () => {
    const { inputs, outputs } = await after.read(described.id, described.state);
    expect(inputs).toEqual({ ...described.inputs, description: undefined, owner: "team-b" });
    await after.update(described.id, outputs, described.inputs);
    expect(accountNamed("drift-description")).toMatchObject([{ description: kept }]);
  });

  it("shows a deletion", async () => {
    expect(await after.read(deleted.id, settled(deleted.state))).toEqual({ id: "", inputs: {}, outputs: {} });
  });
});
