import type { BehaviourPatch, Emulator, OrganizationAccess } from "pulumi-atlassian-admin-emulator";
import { declare, HostedOrganization, messageOf, type HostedResource } from "../support/hosted-organization";
import type { Properties } from "../support/provider-connection";

const SEEDED = [1, 2, 3, 4, 5].map((number) => `service-account-${number}`);
const CONSOLE_ONLY: BehaviourPatch = { serviceAccountBackends: { apiAccess: false } };

/*
 * A process keeps what it has seen of an organisation. Every test therefore works in a separate organisation, as a
 * new process would; one process serves them all, since starting one takes longer than any of the tests.
 */
const ORGANIZATIONS = 24;
const unused: OrganizationAccess[] = [];
let organization: HostedOrganization;
let emulator: Emulator;
let accounts: HostedResource;

beforeAll(async () => {
  const organizations = Array.from({ length: ORGANIZATIONS }, (_, index) => ({
    orgId: `org-${index + 1}`,
    // The last two have a key with scopes in the place of their key.
    scopedKeyScopes: ["read:service-accounts:admin", "write:service-accounts:admin"],
  }));
  organization = await HostedOrganization.start({ organizations });
  emulator = organization.emulator;
  unused.push(...emulator.organizations);
  const keys = unused.map(({ orgId, apiKey, scopedApiKey }, index) => [
    orgId,
    index < ORGANIZATIONS - 2 ? apiKey : scopedApiKey,
  ]);
  const config = { "atlassian-admin:apiKeys": JSON.stringify(Object.fromEntries(keys)) };
  accounts = (await organization.startHost({ config })).resource("ServiceAccount");
});

afterAll(async () => {
  await organization.stop();
});

let defaults: BehaviourPatch;

beforeEach(() => {
  defaults = emulator.behaviour.get();
});

afterEach(() => {
  emulator.behaviour.patch(defaults);
});

/** An organisation that no test has used, with five accounts in it. */
function newOrganization(behaviour: BehaviourPatch): string {
  const orgId = unused.shift()?.orgId ?? "none left";
  emulator.seed({ orgId, serviceAccounts: 5, behaviour });
  return orgId;
}

function accountsIn(orgId: string) {
  return emulator.state().serviceAccounts.filter((account) => account.orgId === orgId);
}

async function expectWholeLife(resource: HostedResource, orgId: string): Promise<void> {
  const args = { orgId, displayName: "bot", owner: "team-a", managedBy: "acme/prod:bot" };
  const { id, inputs, state } = await declare(resource, args);
  const own = accountsIn(orgId).filter(({ displayName }) => displayName === "bot");
  expect(own).toMatchObject([
    {
      id,
      atlassianId: state["accountId"],
      email: state["email"],
      description: "[owner: team-a] [managed by Pulumi: acme/prod:bot]",
    },
  ]);
  expect(await resource.read(id, state)).toEqual({ id, inputs, outputs: state });
  await resource.delete(id, state);
  expect(accountsIn(orgId).map(({ displayName }) => displayName)).toEqual(SEEDED);
}

describe("a ServiceAccount", () => {
  it.each<{ with: string; behaviour: BehaviourPatch }>([
    { with: "the documented API only", behaviour: { serviceAccountBackends: { accountManagement: false } } },
    { with: "the console's API only", behaviour: CONSOLE_ONLY },
    {
      with: "the console's API without its delete",
      behaviour: { ...CONSOLE_ONLY, deleteVariant: "lifecycle" },
    },
    { with: "a create that answers without a body", behaviour: { createServiceAccountBody: "none" } },
    { with: "one id for both purposes", behaviour: { sameIds: true } },
    { with: "paths that want the other id", behaviour: { apiAccessPathId: "atlassianId" } },
    { with: "small pages and cursors", behaviour: { pageSize: 2, apiAccessNextLink: "cursor" } },
    { with: "small pages and absolute links", behaviour: { pageSize: 2 } },
    { with: "small pages of the console's API", behaviour: { ...CONSOLE_ONLY, pageSize: 2 } },
  ])("is created, read without drift, and deleted with $with", async ({ behaviour }) => {
    await expectWholeLife(accounts, newOrganization(behaviour));
  });

  it("keeps to the console's API when the configuration names it", async () => {
    const apiKey = unused[0]?.apiKey ?? "";
    const config = {
      "atlassian-admin:serviceAccountApi": "account-management",
      "atlassian-admin:apiKey": apiKey,
    };
    const host = await organization.startHost({ config });
    const orgId = newOrganization({});
    emulator.clearRequests();
    await expectWholeLife(host.resource("ServiceAccount"), orgId);
    expect(Object.keys(emulator.requests().counts).filter((route) => route.includes("/api-access/"))).toEqual(
      [],
    );
  });

  it.each<{ on: string; behaviour: BehaviourPatch }>([
    { on: "the last page of the documented API", behaviour: { pageSize: 2 } },
    { on: "the last page of the console's API", behaviour: { ...CONSOLE_ONLY, pageSize: 2 } },
  ])("is refused under a name that is on $on", async ({ behaviour }) => {
    const orgId = newOrganization(behaviour);
    const message = await messageOf(declare(accounts, { orgId, displayName: "service-account-5" }));
    expect(message).toContain("an account of that name exists already");
    expect(accountsIn(orgId)).toHaveLength(5);
  });

  it("states in the debug log which API it uses", async () => {
    const host = await organization.startHost({
      config: { "atlassian-admin:apiKey": unused[0]?.apiKey ?? "" },
    });
    await declare(host.resource("ServiceAccount"), {
      orgId: newOrganization(CONSOLE_ONLY),
      displayName: "bot",
    });
    expect(await host.engine.message(/lists its service accounts/)).toMatch(
      /^debug: atlassian-admin: organisation "[^"]+" lists its service accounts through the account-management API$/,
    );
  });
});

describe("an update", () => {
  async function rename(
    behaviour: BehaviourPatch,
  ): Promise<{ orgId: string; update: () => Promise<Properties> }> {
    const orgId = newOrganization(behaviour);
    const { id, inputs, state } = await declare(accounts, { orgId, displayName: "old" });
    return { orgId, update: () => accounts.update(id, state, { ...inputs, displayName: "new" }) };
  }

  it.each(["serviceAccountId", "id", "accountId"] as const)(
    "renames where the API wants the id in %s",
    async (patchIdField) => {
      const { orgId, update } = await rename({ patchIdField });
      await update();
      expect(accountsIn(orgId).map(({ displayName }) => displayName)).toEqual([...SEEDED, "new"]);
    },
  );

  it("is refused by the console's API, with what to do by hand, and changes nothing", async () => {
    const { orgId, update } = await rename(CONSOLE_ONLY);
    expect(await messageOf(update())).toBe(
      'Cannot update service account "new": this organisation has only the account-management API, which cannot ' +
        'change a name or a description. Change it at admin.atlassian.com, then run "pulumi refresh".',
    );
    expect(accountsIn(orgId).map(({ displayName }) => displayName)).toEqual([...SEEDED, "old"]);
  });
});

describe("an adoption that cannot set the description", () => {
  it("is recorded as unfinished, with what is missing", async () => {
    const orgId = newOrganization(CONSOLE_ONLY);
    const args = { orgId, displayName: "service-account-1", owner: "team-a", adoptExisting: true };
    const error: unknown = await declare(accounts, args).catch((reason: unknown) => reason);
    const { id } = accountsIn(orgId).find(({ displayName }) => displayName === "service-account-1") ?? {};
    expect(error).toMatchObject({
      initFailure: {
        id,
        properties: { ...args, serviceAccountId: id },
        reasons: [
          expect.stringMatching(
            /^The service account "service-account-1" was created but is unfinished: its description could not be set: .*run "pulumi up" again to finish\.$/,
          ),
        ],
      },
    });
    expect(accountsIn(orgId).map(({ description }) => description)).toEqual(["", "", "", "", ""]);
  });
});

describe("an organisation with neither API", () => {
  it("fails with the responses of both, and the setting that selects one", async () => {
    const orgId = newOrganization({ serviceAccountBackends: { apiAccess: false, accountManagement: false } });
    const message = await messageOf(declare(accounts, { orgId, displayName: "bot" }));
    expect(message).toMatch(
      /^Cannot create service account "bot": neither service-account API is available\. api-access: .*404.* account-management: .*404/,
    );
    expect(message).toContain('"pulumi config set atlassian-admin:serviceAccountApi auto"');
  });
});

describe("a key with the scopes of service accounts", () => {
  beforeAll(() => {
    unused.splice(0, unused.length - 2);
  });

  it("is enough for the documented API", async () => {
    await expectWholeLife(accounts, newOrganization({}));
  });

  it("is refused by the console's API, with the kind of key to use", async () => {
    const orgId = newOrganization(CONSOLE_ONLY);
    const message = await messageOf(declare(accounts, { orgId, displayName: "bot" }));
    expect(message).toContain("the API returned 403 Forbidden for GET /admin/account-management/v1/");
    expect(message).toContain(
      'Use an organisation API key created without scopes, in ATLASSIAN_ADMIN_API_KEY or "atlassian-admin:apiKey"',
    );
    expect(accountsIn(orgId)).toHaveLength(5);
  });
});
