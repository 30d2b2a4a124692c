import type { BehaviourPatch } from "pulumi-atlassian-admin-emulator";
import { declare, HostedOrganization, messageOf, type HostedResource } from "../support/hosted-organization";

let organization: HostedOrganization;

beforeAll(async () => {
  organization = await HostedOrganization.start();
});

afterAll(async () => {
  await organization.stop();
});

afterEach(() => {
  organization.emulator.reset();
});

const accounts = () => organization.emulator.state().serviceAccounts;

/** The provider process of one more operation, which knows nothing of the ones before. */
async function operation(): Promise<HostedResource> {
  return (await organization.startHost()).resource("ServiceAccount");
}

const BOT = {
  displayName: "Deploy  Bot of Cafe\u0301",
  description: `Deploys R&D's "services"`,
  owner: "team-a",
  managedBy: "acme/prod:bot",
};

describe("a ServiceAccount of an organisation that behaves otherwise", () => {
  it.each<{ where: string; behaviour: BehaviourPatch }>([
    {
      where: "ids are written in capitals",
      behaviour: { serviceAccountIdForm: "uppercase", accountIdForm: "uppercase" },
    },
    { where: "ids are written as ARIs", behaviour: { serviceAccountIdForm: "ari", accountIdForm: "ari" } },
    {
      where: "paths want the other id, and take any without a word",
      behaviour: { apiAccessPathId: "atlassianId", unknownAccountDelete: 204 },
    },
    {
      where: "an unknown account is a bad request",
      behaviour: { apiAccessPathId: "atlassianId", unknownAccountDelete: 400 },
    },
    { where: "the documented delete is not routed", behaviour: { documentedDelete: "unrouted" } },
    { where: "a delete takes its time", behaviour: { accountDeleteStatus: 202, accountDeleteTakesMs: 1000 } },
    {
      where: "listings show deleted accounts for minutes",
      behaviour: { serviceAccountDeleteLagMs: 120_000 },
    },
    { where: "listings show changes after minutes", behaviour: { serviceAccountUpdateLagMs: 120_000 } },
    { where: "an update goes to the path of the account", behaviour: { serviceAccountUpdate: "item" } },
    {
      where: "an update names the account by atlassianId",
      behaviour: { patchIdField: "atlassianId", patchIdValue: "atlassianId" },
    },
    {
      where: "names are tidied up and lowered",
      behaviour: { accountNameChanges: ["trim", "squeeze", "nfc", "lowercase"] },
    },
    {
      where: "descriptions are tidied up, escaped and cut",
      behaviour: {
        accountDescriptionChanges: ["trim", "squeeze", "nfc", "escape"],
        accountDescriptionLimit: 30,
      },
    },
    { where: "descriptions are ignored", behaviour: { accountDescription: "ignored" } },
  ])("is created, renamed, read without drift, and deleted where $where", async ({ behaviour }) => {
    organization.emulator.behaviour.patch(behaviour);
    const first = await operation();
    const { id, inputs, state } = await declare(first, BOT);
    // In the process that wrote, the listing can be late; a later one reads what is there.
    const { outputs: read, inputs: shown } = await first.read(id, state);
    expect(shown).toEqual(inputs);
    const renamed = { ...inputs, displayName: "Release Bot" };
    const updated = await first.update(id, read, renamed);
    expect(await first.read(id, updated)).toMatchObject({ id, inputs: renamed });
    expect(accounts()).toHaveLength(1);
    await (await operation()).delete(id, updated);
    expect(accounts()).toEqual([]);
  });

  it("is not created while the listing is shorter than its total", async () => {
    organization.emulator.behaviour.patch({ listingTotal: "more" });
    const resource = await operation();
    expect(await messageOf(declare(resource, BOT))).toContain(
      "the API's listing of the service accounts is incomplete",
    );
    expect(accounts()).toEqual([]);
  });

  it("is created without a mark where descriptions are refused, and deleted by the state that created it", async () => {
    organization.emulator.behaviour.patch({ accountDescription: "refused" });
    const resource = await operation();
    const { id, state } = await declare(resource, { displayName: "bot", managedBy: "acme/prod:bot" });
    expect(state).not.toHaveProperty("markedAs");
    await (await operation()).delete(id, state);
    expect(accounts()).toEqual([]);
  });

  it("does not adopt an account that is being deleted", async () => {
    organization.emulator.behaviour.patch({ accountDeleteStatus: 202, accountDeleteTakesMs: 600_000 });
    const { emulator } = organization;
    emulator.seed({ serviceAccounts: [{ displayName: "bot" }] });
    const [old] = accounts();
    await fetch(
      `${emulator.url}/admin/api-access/v1/orgs/${emulator.orgId}/service-accounts/${old?.id ?? ""}`,
      {
        method: "DELETE",
        headers: { authorization: `Bearer ${emulator.apiKey}` },
      },
    );
    const { id, state } = await declare(await operation(), { displayName: "bot", adoptExisting: true });
    expect(id).not.toBe(old?.id);
    expect(state).toMatchObject({ origin: "created" });
  });
});
