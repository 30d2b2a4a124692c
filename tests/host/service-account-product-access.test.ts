import type { Emulator } from "pulumi-atlassian-admin-emulator";
import { declare, HostedOrganization, messageOf, type HostedResource } from "../support/hosted-organization";
import { HostCallError, type InitFailure, type Properties } from "../support/provider-connection";

const INVITE = "/admin/account-management/v1/orgs/{orgId}/service-accounts/invite";
const NO_SEATS = { status: 409, body: { errors: [{ code: "ADMIN-UAM-409-3", title: "Conflict" }] } };

let organization: HostedOrganization;
let emulator: Emulator;
let accounts: HostedResource;
let jira: Access;
let wiki: Access;

interface Access {
  readonly resource: string;
  readonly role: string;
}

beforeAll(async () => {
  const scopedKeyScopes = ["read:service-accounts:admin", "write:service-accounts:admin"];
  const seed = { serviceAccounts: [{ displayName: "legacy" }] };
  organization = await HostedOrganization.start({ scopedKeyScopes, seed });
  emulator = organization.emulator;
  const cloudId = emulator.state().organizations[0]?.workspaces[0]?.cloudId ?? "";
  const memberOf = (product: string): Access => ({
    resource: `ari:cloud:${product}::site/${cloudId}`,
    role: `ari:cloud:${product}::role/product/member`,
  });
  jira = memberOf("jira-software");
  wiki = memberOf("confluence");
  accounts = (await organization.startHost()).resource("ServiceAccount");
});

afterAll(async () => {
  await organization.stop();
});

beforeEach(() => {
  emulator.clearRequests();
});

afterEach(() => {
  emulator.faults.clear();
  emulator.behaviour.patch({ accountReadyAfterMs: 0, serviceAccountBackends: { accountManagement: true } });
});

/** What the account of this name can use, by its resource. */
function grantsOf(displayName: string): string[] {
  const account = emulator.state().serviceAccounts.find((one) => one.displayName === displayName);
  return (account?.grants ?? []).map(({ resourceId }) => resourceId).sort();
}

/** The response to each invite; 0 if there was none. */
function invites(): number[] {
  return emulator
    .requests()
    .entries.filter(({ route }) => route === INVITE)
    .map(({ status }) => status);
}

/** The partial success of a call that must end in one. */
async function unfinished(call: Promise<unknown>): Promise<InitFailure> {
  const error: unknown = await call.then(
    () => new Error("the call succeeded"),
    (reason: unknown) => reason,
  );
  if (error instanceof HostCallError && error.initFailure !== undefined) {
    return error.initFailure;
  }
  throw error;
}

/** Checks the new inputs against the recorded ones, and updates. */
async function update(
  id: string,
  state: Properties,
  inputs: Properties,
  news: Properties,
): Promise<Properties> {
  const checked = await accounts.check(news, inputs);
  expect(checked.failures).toEqual([]);
  return accounts.update(id, state, checked.inputs);
}

describe("productAccess of a ServiceAccount", () => {
  it("is granted with one request, recorded, and kept by a refresh that cannot see it", async () => {
    const args = { displayName: "both", productAccess: [jira, wiki] };
    const { id, inputs, state } = await declare(accounts, args);
    expect(grantsOf("both")).toEqual([wiki.resource, jira.resource]);
    expect(invites()).toEqual([202]);
    expect(inputs["productAccess"]).toEqual([wiki, jira]);
    expect(state["grantedAccess"]).toEqual([wiki, jira]);
    expect(await accounts.read(id, state)).toEqual({ id, inputs, outputs: state });
    await accounts.delete(id, state);
    expect(grantsOf("both")).toEqual([]);
  });

  it("leaves no trace in the state of an account without", async () => {
    const { state } = await declare(accounts, { displayName: "none", productAccess: [] });
    expect(state).not.toHaveProperty("grantedAccess");
    expect(invites()).toEqual([]);
  });

  it("is granted to an account that is adopted", async () => {
    const args = { displayName: "legacy", productAccess: [jira], adoptExisting: true };
    const { state } = await declare(accounts, args);
    expect(grantsOf("legacy")).toEqual([jira.resource]);
    expect(state["grantedAccess"]).toEqual([jira]);
  });

  it("waits for an account that the directory does not know yet", async () => {
    emulator.behaviour.patch({ accountReadyAfterMs: 400 });
    await declare(accounts, { displayName: "fresh", productAccess: [jira] });
    expect(grantsOf("fresh")).toEqual([jira.resource]);
    expect(invites().at(0)).toBe(404);
    expect(invites().at(-1)).toBe(202);
  });

  it.each([
    { loss: "carried out", fault: { drop: "after" as const } },
    { loss: "not carried out", fault: { drop: "before" as const } },
  ])("is asked for again when the response is lost and it was $loss", async ({ loss, fault }) => {
    emulator.faults.add({ method: "POST", route: INVITE, count: 1, ...fault });
    const { state } = await declare(accounts, { displayName: `lost ${loss}`, productAccess: [jira] });
    expect(grantsOf(`lost ${loss}`)).toEqual([jira.resource]);
    expect(state["grantedAccess"]).toEqual([jira]);
    expect(invites()).toEqual([0, 202]);
  });

  it("is unfinished when every response is lost, with where to look", async () => {
    emulator.faults.add({ method: "POST", route: INVITE, drop: "after" });
    const failure = await unfinished(declare(accounts, { displayName: "mute", productAccess: [jira] }));
    expect(invites()).toEqual([0, 0, 0]);
    expect(failure.reasons).toEqual([
      expect.stringMatching(
        /^The service account "mute" was created but is unfinished: access to ".*" as ".*" is uncertain: .*Check the account's apps at admin\.atlassian\.com/,
      ),
    ]);
    expect(failure.properties).not.toHaveProperty("grantedAccess");
  });

  it("grants only what is added, and reports nothing about the rest", async () => {
    const args = { displayName: "grows", productAccess: [jira] };
    const { id, inputs, state } = await declare(accounts, args);
    emulator.mutate({ action: "revokeRole", account: "grows", resourceId: jira.resource, roleId: jira.role });
    const updated = await update(id, state, inputs, { ...args, productAccess: [jira, wiki] });
    expect(grantsOf("grows")).toEqual([wiki.resource]);
    expect(updated["grantedAccess"]).toEqual([wiki, jira]);
    expect(invites()).toEqual([202, 202]);
  });
});

describe("productAccess that cannot be granted", () => {
  it("leaves an account that is recorded, and the next update finishes", async () => {
    const args = {
      displayName: "later",
      owner: "team-a",
      productAccess: [jira],
      managedBy: "acme/prod:bot",
    };
    emulator.faults.add({ method: "POST", route: INVITE, ...NO_SEATS });
    const { id, properties, reasons } = await unfinished(declare(accounts, args));
    const recorded = emulator.state().serviceAccounts.find(({ displayName }) => displayName === "later");
    expect(id).toBe(recorded?.id);
    expect(properties).toMatchObject({ ...args, accountId: recorded?.atlassianId });
    expect(properties).not.toHaveProperty("grantedAccess");
    expect(reasons).toEqual([
      expect.stringMatching(
        new RegExp(
          `^The service account "later" was created but is unfinished: access to "${jira.resource}" as "${jira.role}" could not be granted: ` +
            `the API returned 409 Conflict for POST .* The app seems to have no free licence for the account. Free one, or raise the app's plan ` +
            `at admin\\.atlassian\\.com\\. .*run "pulumi up" again to finish\\.$`,
        ),
      ),
    ]);

    emulator.faults.clear();
    const finished = await update(id, properties, args, args);
    expect(finished).toEqual({ ...properties, grantedAccess: [jira] });
    expect(grantsOf("later")).toEqual([jira.resource]);
    expect(
      emulator.state().serviceAccounts.filter(({ displayName }) => displayName === "later"),
    ).toHaveLength(1);
  });

  it("does not keep back what can be granted", async () => {
    // Both together are refused, then the first of them alone.
    emulator.faults.add({ method: "POST", route: INVITE, count: 2, ...NO_SEATS });
    const args = { displayName: "half", productAccess: [jira, wiki] };
    const { id, properties, reasons } = await unfinished(declare(accounts, args));
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toContain(`access to "${wiki.resource}"`);
    expect(properties["grantedAccess"]).toEqual([jira]);
    expect(grantsOf("half")).toEqual([jira.resource]);

    emulator.clearRequests();
    const finished = await update(id, properties, args, args);
    expect(finished["grantedAccess"]).toEqual([wiki, jira]);
    expect(invites()).toEqual([202]);
  });

  it("is named when an update cannot grant it", async () => {
    const args = { displayName: "grows not" };
    const { id, inputs, state } = await declare(accounts, args);
    emulator.faults.add({ method: "POST", route: INVITE, status: 500 });
    const failure = await unfinished(
      update(id, state, inputs, { ...args, owner: "o", productAccess: [jira] }),
    );
    expect(failure.properties).toMatchObject({ owner: "o", productAccess: [jira] });
    expect(failure.reasons).toEqual([expect.stringMatching(/was updated but is unfinished: access to/)]);
  });

  it("asks for a key without scopes when the key has some", async () => {
    const config = { "atlassian-admin:apiKey": emulator.scopedApiKey };
    const scoped = (await organization.startHost({ config })).resource("ServiceAccount");
    const { reasons } = await unfinished(declare(scoped, { displayName: "scoped", productAccess: [jira] }));
    expect(reasons).toEqual([
      expect.stringMatching(
        /could not be granted: the API returned 403 Forbidden .* Use an organisation API key created without scopes, in ATLASSIAN_ADMIN_API_KEY or "atlassian-admin:apiKey": the API that grants access to apps rejects every key with scopes\./,
      ),
    ]);
    expect(reasons[0]).not.toContain(emulator.scopedApiKey);
  });

  it("reports it when the organisation does not have the API for it", async () => {
    emulator.behaviour.patch({ serviceAccountBackends: { accountManagement: false } });
    const { reasons } = await unfinished(declare(accounts, { displayName: "no api", productAccess: [jira] }));
    expect(reasons).toEqual([
      expect.stringMatching(
        /does not have the account-management API, and no other API grants access to apps\. Grant it at/,
      ),
    ]);
  });

  it("does not change what a refused create reports", async () => {
    await declare(accounts, { displayName: "taken" });
    const message = await messageOf(declare(accounts, { displayName: "taken", productAccess: [jira] }));
    expect(message).toContain("an account of that name exists already");
    expect(invites()).toEqual([]);
  });
});

describe("an entry of productAccess that is to go", () => {
  it("is refused, then marked as removed by hand, and then dropped, without a request about it", async () => {
    const args = { displayName: "shrinks", productAccess: [jira, wiki], managedBy: "acme/prod:bot" };
    const { id, inputs, state } = await declare(accounts, args);
    const dropped = { ...args, productAccess: [jira] };
    expect((await accounts.check(dropped, inputs)).failures).toEqual([
      {
        property: "productAccess",
        reason: expect.stringContaining(`must still contain "${wiki.resource}" as "${wiki.role}"`) as string,
      },
    ]);

    emulator.mutate({
      action: "revokeRole",
      account: "shrinks",
      resourceId: wiki.resource,
      roleId: wiki.role,
    });
    const marked = { ...args, productAccess: [{ ...wiki, removedByHand: true }, jira] };
    const afterMark = await update(id, state, inputs, marked);
    expect(afterMark).toEqual({ ...state, productAccess: marked.productAccess, grantedAccess: [jira] });
    expect(await accounts.read(id, afterMark)).toMatchObject({ outputs: afterMark });
    const afterDrop = await update(id, afterMark, marked, dropped);
    expect(afterDrop).toEqual({ ...state, ...dropped, grantedAccess: [jira] });
    expect(invites()).toEqual([202]);
    expect(grantsOf("shrinks")).toEqual([jira.resource]);
  });

  it("is refused also where only an unfinished update granted it, which the recorded inputs do not show", async () => {
    const before = { displayName: "unfinished", productAccess: [jira] };
    const { id, state } = await declare(accounts, before);
    const after = { ...state, productAccess: [jira, wiki], grantedAccess: [wiki, jira] };
    const checked = await accounts.check(before, before);
    expect(checked.failures).toEqual([]);
    expect(await messageOf(accounts.update(id, after, checked.inputs))).toBe(
      `Cannot update service account "unfinished": productAccess must still contain "${wiki.resource}" as "${wiki.role}", because no API ` +
        `removes access. If it was granted, remove it at admin.atlassian.com. Then set removedByHand: true on the entry, run "pulumi up", ` +
        `and remove the entry.`,
    );
  });

  it("is granted again when the mark is taken off", async () => {
    const marked = { displayName: "returns", productAccess: [{ ...jira, removedByHand: true }] };
    const { id, inputs, state } = await declare(accounts, marked);
    expect(invites()).toEqual([]);
    const again = { ...marked, productAccess: [{ ...jira, removedByHand: false }] };
    expect(await update(id, state, inputs, again)).toMatchObject({ grantedAccess: [jira] });
    expect(grantsOf("returns")).toEqual([jira.resource]);
  });
});
