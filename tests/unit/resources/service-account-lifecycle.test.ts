import type { Organization } from "../../../provider/src/organization/organization";
import { serviceAccountDefinition } from "../../../provider/src/resources/service-account/handlers";
import type {
  ServiceAccountInputs,
  ServiceAccountState,
} from "../../../provider/src/resources/service-account/schema";
import type { Properties } from "../../../provider/src/lifecycle/properties";
import { readState } from "../../../provider/src/lifecycle/state";
import { apiError } from "../../support/failures";
import { DOCUMENTED, item, setUp, throwing, workingApi, type Item } from "../organization/account-setup";

const definition = serviceAccountDefinition;

const bot: ServiceAccountInputs = {
  orgId: "org",
  managedBy: "acme/prod:bot",
  displayName: "bot",
  description: "Deploys",
  owner: "team-a",
};
const OURS = "[managed by Pulumi: acme/prod:bot]";

/** An API that lists accounts and refuses to change them. */
const REFUSED_CHANGE = { [`PATCH ${DOCUMENTED}`]: throwing(() => apiError(403, { detail: "Forbidden" })) };

/** A separate operation: another process, which knows nothing of the ones before. */
function operation(items: Item[], store?: (sent: Partial<Item>) => Partial<Item>) {
  return setUp(items, workingApi(items, store));
}

async function created(
  organization: Organization,
  inputs: ServiceAccountInputs,
): Promise<ServiceAccountState> {
  const { outputs } = await definition.create(organization, inputs);
  return { ...inputs, ...outputs, createdAt: "2026-01-01T00:00:00Z" };
}

async function updated(
  organization: Organization,
  state: ServiceAccountState,
  inputs: ServiceAccountInputs,
): Promise<ServiceAccountState> {
  const { outputs } = await definition.update(organization, asRead(state), inputs);
  return { ...inputs, ...outputs, createdAt: state.createdAt };
}

/** The state as the lifecycle gives it to a handler. */
function asRead(state: ServiceAccountState): ServiceAccountState {
  return readState(definition, state as unknown as Properties);
}

describe("the mark of a ServiceAccount", () => {
  it("is written by create, and shown by read neither as the description nor as a difference", async () => {
    const items: Item[] = [];
    const state = await created(operation(items).organization, bot);
    expect(items).toMatchObject([{ description: `Deploys [owner: team-a] ${OURS}` }]);
    expect(state).toMatchObject({ origin: "created", markedAs: "acme/prod:bot" });
    const observed = await definition.read(operation(items).organization, state);
    expect(observed?.inputs).toEqual({ displayName: "bot", description: "Deploys", owner: "team-a" });
  });

  it("is not needed: a resource class that gives no name writes none", async () => {
    const items: Item[] = [];
    await created(operation(items).organization, { ...bot, managedBy: undefined });
    expect(items).toMatchObject([{ description: "Deploys [owner: team-a]" }]);
  });

  it("gets the name of a resource that adopts the account, and keeps the others", async () => {
    const items = [item(1, "bot", { description: "By hand [managed by Pulumi: acme/dev:bot]" })];
    const state = await created(operation(items).organization, { ...bot, adoptExisting: true });
    expect(items[0]?.description).toBe(
      "Deploys [owner: team-a] [managed by Pulumi: acme/dev:bot; acme/prod:bot]",
    );
    expect(state).toMatchObject({ origin: "adopted", markedAs: "acme/prod:bot" });
  });

  it("leaves an adoption unfinished while only another resource's name can be stored, which could delete the account", async () => {
    const items = [
      item(1, "bot", { description: "Deploys [owner: team-a] [managed by Pulumi: acme/dev:bot]" }),
    ];
    const { organization } = setUp(items, { ...workingApi(items), ...REFUSED_CHANGE });
    const { outputs, unfinished } = await definition.create(organization, { ...bot, adoptExisting: true });
    expect(unfinished).toEqual([
      'the mark in its description lists resource "bot" of stack "acme/dev" and not this resource, because the API did not store the change. ' +
        "The account would be deleted there, although this resource has it. Write the mark at admin.atlassian.com: " +
        '"[managed by Pulumi: acme/dev:bot; acme/prod:bot]".',
    ]);
    const state = { ...bot, ...outputs, createdAt: "2026-01-01T00:00:00Z" };
    const refused = setUp(items, { ...workingApi(items), ...REFUSED_CHANGE }).organization;
    expect((await definition.update(refused, asRead(state), bot)).unfinished).toEqual(unfinished);
    const { unfinished: rest } = await definition.update(operation(items).organization, asRead(state), bot);
    expect(rest).toEqual([]);
    expect(items[0]?.description).toContain("[managed by Pulumi: acme/dev:bot; acme/prod:bot]");
  });

  it("finishes an adoption without a name in a mark that nobody can use to delete the account", async () => {
    for (const mark of ["", "[managed by Pulumi: acme/dev:bot; ac"]) {
      const items = [item(1, "bot", { description: `Deploys [owner: team-a] ${mark}`.trim() })];
      const { organization } = setUp(items, { ...workingApi(items), ...REFUSED_CHANGE });
      const { unfinished } = await definition.create(organization, { ...bot, adoptExisting: true });
      expect(unfinished).toEqual([]);
    }
  });

  it.each(["delete", "release"] as const)(
    "is reported when a %s cannot remove a name from it",
    async (call) => {
      const items = [
        item(1, "bot", { description: "Deploys [owner: team-a] [managed by Pulumi: acme/dev:bot]" }),
      ];
      const state = await created(operation(items).organization, { ...bot, adoptExisting: true });
      const { messages, organization } = setUp(items, { ...workingApi(items), ...REFUSED_CHANGE });
      await definition[call]?.(organization, asRead(state));
      expect(items).toHaveLength(1);
      expect(messages).toContainEqual(
        expect.stringContaining(
          'the mark in the description of service account "bot" still lists this resource',
        ),
      );
      const working = operation(items);
      await definition[call]?.(working.organization, asRead(state));
      expect(working.messages.join()).not.toContain("still lists");
      expect(items[0]?.description).toContain("[managed by Pulumi: acme/dev:bot]");
    },
  );

  it("is left as it is by a resource that an interrupted run named there", async () => {
    const items = [item(1, "bot", { description: `Deploys [owner: team-a] ${OURS}` })];
    const { client, organization } = operation(items);
    const state = await created(organization, { ...bot, adoptExisting: true });
    expect(state.markedAs).toBe("acme/prod:bot");
    expect(client.sent.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it("distinguishes a resource from the one of the same name that it is about to replace", async () => {
    const items: Item[] = [];
    const old = await created(operation(items).organization, { ...bot, adoptExisting: true });
    const { organization } = operation(items);
    organization.record.noteRecorded("ServiceAccount", "acme/prod:bot");
    const successor = await created(organization, { ...bot, adoptExisting: true });
    expect(successor.markedAs).toBe("acme/prod:bot#2");
    // The process that created the successor was killed; this one deletes the old resource.
    await definition.delete(operation(items).organization, old);
    expect(items).toMatchObject([
      { description: "Deploys [owner: team-a] [managed by Pulumi: acme/prod:bot#2]" },
    ]);
    await updated(operation(items).organization, successor, { ...bot, owner: "team-b" });
    expect(items).toMatchObject([
      { description: "Deploys [owner: team-b] [managed by Pulumi: acme/prod:bot#2]" },
    ]);
    await definition.delete(operation(items).organization, successor);
    expect(items).toEqual([]);
  });

  it("keeps the names of others through every update, and changes its own with the resource's", async () => {
    const items = [item(1, "bot", { description: "[managed by Pulumi: acme/dev:bot]" })];
    const state = await created(operation(items).organization, { ...bot, adoptExisting: true });
    const renamed = { ...bot, managedBy: "acme/prod:robot", displayName: "robot" };
    const after = await updated(operation(items).organization, state, renamed);
    expect(items).toMatchObject([
      {
        displayName: "robot",
        description: "Deploys [owner: team-a] [managed by Pulumi: acme/dev:bot; acme/prod:robot]",
      },
    ]);
    expect(after.markedAs).toBe("acme/prod:robot");
  });

  it.each([
    ["is gone", "Deploys [owner: team-a]"],
    ["was changed", "Deploys [owner: team-a] [managed by Pulumi: somebody]"],
    ["stands first", `${OURS} Deploys [owner: team-a]`],
  ])("is no difference when it %s, and the next update restores it", async (_what, description) => {
    const items: Item[] = [];
    const state = await created(operation(items).organization, bot);
    items[0] = item(1, "bot", { description });
    const observed = await definition.read(operation(items).organization, state);
    expect(observed?.inputs).toEqual({ displayName: "bot", description: "Deploys", owner: "team-a" });
    await updated(operation(items).organization, state, { ...bot, owner: "team-b" });
    expect(items[0].description).toMatch(
      /^Deploys \[owner: team-b\] \[managed by Pulumi: (somebody; )?acme\/prod:bot\]$/,
    );
  });

  it("lets an edit of the description in the console show", async () => {
    const items: Item[] = [];
    const state = await created(operation(items).organization, bot);
    items[0] = item(1, "bot", { description: `Builds [owner: team-a] ${OURS} nightly` });
    const observed = await definition.read(operation(items).organization, state);
    expect(observed?.inputs).toEqual({
      displayName: "bot",
      description: "Builds [owner: team-a] nightly",
      owner: undefined,
    });
  });

  it("comes with the first update of an account that an older version recorded", async () => {
    const items = [item(1, "bot", { description: "Deploys [owner: team-a]" })];
    const old: ServiceAccountState = {
      orgId: "org",
      displayName: "bot",
      description: "Deploys",
      owner: "team-a",
      serviceAccountId: "id-1",
      accountId: "712020:1",
      email: "1@x",
      status: "active",
      createdAt: "2025-01-01T00:00:00Z",
    };
    const after = await updated(operation(items).organization, old, { ...bot, owner: "team-b" });
    expect(items[0]?.description).toBe(`Deploys [owner: team-b] ${OURS}`);
    expect(after).toMatchObject({ origin: "created", markedAs: "acme/prod:bot" });
  });

  it("loses the name of a resource whose account another resource of the stack has", async () => {
    const items: Item[] = [];
    const state = await created(operation(items).organization, bot);
    await definition.release?.(operation(items).organization, state);
    expect(items).toMatchObject([{ description: "Deploys [owner: team-a]" }]);
  });
});

describe("ServiceAccount.delete", () => {
  it("leaves an account that other resources have, and names them", async () => {
    const items: Item[] = [];
    const state = await created(operation(items).organization, bot);
    for (const name of ["acme/dev:bot", "acme/prod:team/bot"]) {
      await created(operation(items).organization, { ...bot, managedBy: name, adoptExisting: true });
    }
    const { messages, organization } = operation(items);
    await definition.delete(organization, state);
    expect(items).toHaveLength(1);
    expect(messages.filter((message) => message.startsWith("info"))).toEqual([
      `info: service account "bot" stays: resource "bot" of stack "acme/dev", resource "team/bot" of stack "acme/prod" have it too. ` +
        "If that is no longer true, delete the account at admin.atlassian.com",
    ]);
  });

  it.each<{ what: string; state: Partial<ServiceAccountState>; isDeleted: boolean }>([
    { what: "created by an older version", state: { createdAt: "2025-01-01T00:00:00Z" }, isDeleted: true },
    {
      what: "perhaps adopted by an older version",
      state: { createdAt: "2025-01-01T00:00:00Z", adoptExisting: true },
      isDeleted: false,
    },
    { what: "imported", state: {}, isDeleted: false },
    { what: "imported, and confirmed", state: { deletionConfirmed: true }, isDeleted: true },
  ])("of an unmarked account that was $what: deleted = $isDeleted", async ({ state, isDeleted }) => {
    const items = [item(1, "bot")];
    const base = { orgId: "org", displayName: "bot", email: "1@x", status: "active" };
    const outcome = await definition
      .delete(
        operation(items).organization,
        asRead({ ...base, serviceAccountId: "id-1", accountId: "712020:1", ...state }),
      )
      .then(
        () => "deleted",
        (error: unknown) => (error as { code: string }).code,
      );
    expect(outcome).toBe(isDeleted ? "deleted" : "refused");
    expect(items).toHaveLength(isDeleted ? 0 : 1);
  });

  it("stays refused after an update of an imported account, until the program confirms it", async () => {
    const items = [item(1, "bot")];
    const imported: ServiceAccountState = {
      orgId: "org",
      displayName: "bot",
      email: "1@x",
      status: "active",
      serviceAccountId: "id-1",
      accountId: "712020:1",
    };
    const after = await updated(operation(items).organization, imported, bot);
    expect(after).toMatchObject({ origin: "imported", markedAs: "acme/prod:bot" });
    await expect(definition.delete(operation(items).organization, after)).rejects.toMatchObject({
      code: "refused",
    });
    const confirmed = await updated(operation(items).organization, after, {
      ...bot,
      deletionConfirmed: true,
    });
    await definition.delete(operation(items).organization, confirmed);
    expect(items).toEqual([]);
  });
});

describe("a ServiceAccount whose texts the API changes", () => {
  const given: ServiceAccountInputs = { ...bot, displayName: "Cafe\u0301  Bot", description: "R&D's bot" };
  const changes: Record<string, (text: string) => string> = {
    "composes the characters": (text) => text.normalize("NFC"),
    "squeezes spaces": (text) => text.replace(/\s+/g, " "),
    "lowers the case": (text) => text.toLowerCase(),
    "escapes for HTML": (text) => text.replaceAll("&", "&amp;").replaceAll("'", "&#39;"),
    "cuts the end off": (text) => text.slice(0, 15),
    "does all of it": (text) =>
      text.normalize("NFC").replace(/\s+/g, " ").toLowerCase().slice(0, 30).replaceAll("&", "&amp;"),
    "keeps nothing": () => "",
  };

  it.each(Object.keys(changes))("settles with one warning when it %s", async (name) => {
    const change = changes[name] ?? String;
    const store = (sent: Partial<Item>): Partial<Item> => ({
      ...(sent.displayName !== undefined && {
        displayName: name === "keeps nothing" ? sent.displayName : change(sent.displayName),
      }),
      ...(sent.description !== undefined && { description: change(sent.description) }),
    });
    const items: Item[] = [];
    const first = operation(items, store);
    const state = await created(first.organization, given);
    expect(first.messages.filter((message) => message.startsWith("warning"))).toHaveLength(1);
    // A refresh shows no difference, so the engine sends no update.
    const refresh = operation(items, store);
    const observed = await definition.read(refresh.organization, state);
    expect(observed?.inputs).toEqual({
      displayName: given.displayName,
      description: given.description,
      owner: given.owner,
    });
    const refreshed = { ...state, ...observed?.outputs } as ServiceAccountState;
    expect(refreshed).toEqual(state);
    // An update of something else neither writes the texts again nor warns again.
    const second = operation(items, store);
    await updated(second.organization, refreshed, { ...given, deletionConfirmed: true });
    expect(second.messages.filter((message) => /^(warning|info)/.test(message))).toEqual([]);
    expect(second.client.sent.filter(({ method }) => method !== "GET")).toEqual([]);
    // And the resource that created the account can delete it.
    await definition.delete(operation(items, store).organization, refreshed);
    expect(items).toEqual([]);
  });

  it("shows no difference where only the listing escapes the description", async () => {
    const items: Item[] = [];
    const state = await created(operation(items).organization, given);
    items[0] = item(1, given.displayName, { description: "R&amp;D&#39;s bot [owner: team-a]" });
    const observed = await definition.read(operation(items).organization, state);
    expect(observed?.inputs).toMatchObject({ description: given.description, owner: given.owner });
  });

  it("reports what it made of them", async () => {
    const { messages, organization } = operation([], (sent) => ({
      displayName: sent.displayName?.toLowerCase() ?? "",
      description: sent.description?.slice(0, 10) ?? "",
    }));
    await created(organization, { ...bot, displayName: "Bot" });
    expect(messages.filter((message) => message.startsWith("warning"))).toEqual([
      `warning: Atlassian stores its name as "bot" and its description as "Deploys [o": service account "Bot". You need not change the program.`,
    ]);
  });

  it("shows an edit of the name by hand all the same", async () => {
    const items: Item[] = [];
    const lower = (sent: Partial<Item>): Partial<Item> => ({
      ...sent,
      displayName: sent.displayName?.toLowerCase() ?? "",
    });
    const state = await created(operation(items, lower).organization, { ...bot, displayName: "Bot" });
    items[0] = { ...items[0], displayName: "by hand" };
    const observed = await definition.read(operation(items).organization, state);
    expect(observed).toMatchObject({
      inputs: { displayName: "by hand" },
      outputs: { storedDisplayName: undefined },
    });
  });

  it("is found by the mark when an interrupted run created it under another spelling", async () => {
    const items: Item[] = [];
    const lower = (sent: Partial<Item>): Partial<Item> => ({
      ...sent,
      displayName: sent.displayName?.toLowerCase() ?? "",
    });
    await created(operation(items, lower).organization, { ...bot, displayName: "Bot" });
    await expect(
      created(operation(items, lower).organization, { ...bot, displayName: "Bot" }),
    ).rejects.toThrow("an account of that name exists already (id id-1)");
    expect(items).toHaveLength(1);
  });
});

describe("the ids of a ServiceAccount", () => {
  it.each<{ form: string; shown: Partial<Item> }>([
    { form: "in capitals", shown: { id: "ID-1" } },
    { form: "as ARIs", shown: { atlassianId: "ari:cloud:identity::user/712020:1" } },
  ])("stay as they were recorded when the API shows them $form", async ({ shown }) => {
    const items: Item[] = [];
    const state = await created(operation(items).organization, bot);
    items[0] = item(1, "bot", {
      ...shown,
      ...(items[0]?.description && { description: items[0].description }),
    });
    const observed = await definition.read(operation(items).organization, state);
    expect(observed?.outputs).toMatchObject({ serviceAccountId: "id-1", accountId: "712020:1" });
  });

  it("are completed once the API shows both", async () => {
    const items = [item(1, "bot")];
    const unfinished: ServiceAccountState = {
      ...bot,
      serviceAccountId: "id-1",
      accountId: "id-1",
      email: undefined,
      status: undefined,
      createdAt: "2026-01-01T00:00:00Z",
    };
    const after = await updated(operation(items).organization, unfinished, bot);
    expect(after).toMatchObject({ serviceAccountId: "id-1", accountId: "712020:1", email: "1@x" });
  });
});

describe("ServiceAccount.update of an account that is being deleted", () => {
  it("is refused", async () => {
    const items: Item[] = [];
    const state = await created(operation(items).organization, bot);
    items[0] = { ...items[0], displayName: "bot", status: "deleting" };
    await expect(updated(operation(items).organization, state, bot)).rejects.toMatchObject({
      code: "refused",
      message: expect.stringContaining("the deletion is not finished") as string,
    });
  });
});
