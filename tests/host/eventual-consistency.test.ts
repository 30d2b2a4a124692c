import { declare, HostedOrganization } from "../support/hosted-organization";
import type { ProviderHost } from "../support/provider-host";

/** Long enough that the first response is surely "not yet", short enough for a test. */
const LAG_MS = 400;

let organization: HostedOrganization;
let host: ProviderHost;
let groupId: string;

beforeAll(async () => {
  organization = await HostedOrganization.start({ seed: { groups: [{ name: "people" }], users: 1 } });
  groupId = organization.emulator.state().groups[0]?.id ?? "";
  host = await organization.startHost();
});

afterAll(async () => {
  await organization.stop();
});

afterEach(() => {
  organization.emulator.faults.clear();
  organization.emulator.behaviour.patch({
    createServiceAccountBody: "account",
    serviceAccountListLagMs: 0,
    groupSearchLagMs: 0,
    accountReadyAfterMs: 0,
    membershipLagMs: 0,
    reAddMembership: 204,
  });
});

function accountsNamed(name: string) {
  return organization.emulator.state().serviceAccounts.filter(({ displayName }) => displayName === name);
}

describe("a listing of service accounts that lags behind", () => {
  it("delays a create whose response has no body until the account is listed", async () => {
    organization.emulator.behaviour.patch({
      serviceAccountListLagMs: LAG_MS,
      createServiceAccountBody: "none",
    });
    const { id, state } = await declare(host.resource("ServiceAccount"), { displayName: "bodyless" });
    expect(accountsNamed("bodyless")).toMatchObject([{ id, email: state["email"] }]);
  });

  it("delays a create whose response is lost, and makes no second account", async () => {
    organization.emulator.behaviour.patch({ serviceAccountListLagMs: LAG_MS });
    organization.emulator.faults.add({
      method: "POST",
      route: "**/service-accounts",
      drop: "after",
      count: 1,
    });
    const { id } = await declare(host.resource("ServiceAccount"), { displayName: "lost" });
    expect(accountsNamed("lost").map((account) => account.id)).toEqual([id]);
  });

  it("does not hide a new account from the resources that use it in the same operation", async () => {
    organization.emulator.behaviour.patch({ serviceAccountListLagMs: 60_000, accountReadyAfterMs: LAG_MS });
    const { state } = await declare(host.resource("ServiceAccount"), { displayName: "used" });
    const accountId = state["accountId"];
    await declare(host.resource("GroupMembership"), { groupId, accountId });
    expect(organization.emulator.state().groups[0]?.members).toContain(accountId);
  });
});

describe("a directory that does not know a new account yet", () => {
  it("delays its memberships until it does", async () => {
    organization.emulator.behaviour.patch({ accountReadyAfterMs: LAG_MS });
    const { state } = await declare(host.resource("ServiceAccount"), { displayName: "fresh" });
    const accountId = state["accountId"];
    const { id } = await declare(host.resource("GroupMembership"), { groupName: "people", accountId });
    expect(id).toBe(`${groupId}/${String(accountId)}`);
    expect(organization.emulator.state().groups[0]?.members).toContain(accountId);
  });
});

describe("a search for groups that lags behind", () => {
  it("delays the create until the group is found", async () => {
    organization.emulator.behaviour.patch({ groupSearchLagMs: LAG_MS });
    const { id } = await declare(host.resource("Group"), { name: "slow" });
    const slow = organization.emulator.state().groups.filter(({ name }) => name === "slow");
    expect(slow.map((group) => group.id)).toEqual([id]);
  });

  it("does not make a second group after a lost response", async () => {
    organization.emulator.behaviour.patch({ groupSearchLagMs: LAG_MS });
    const route = "/admin/v2/orgs/*/directories/*/groups";
    organization.emulator.faults.add({ method: "POST", route, drop: "after", count: 1 });
    const { id } = await declare(host.resource("Group"), { name: "slow-and-lost" });
    const slow = organization.emulator.state().groups.filter(({ name }) => name === "slow-and-lost");
    expect(slow.map((group) => group.id)).toEqual([id]);
  });
});

describe("memberships that are seen late", () => {
  it("are retried after a lost response, and a 409 for the second request is success", async () => {
    organization.emulator.behaviour.patch({ membershipLagMs: 60_000, reAddMembership: 409 });
    organization.emulator.faults.add({ method: "POST", route: "**/memberships", drop: "after", count: 1 });
    const { emulator } = organization;
    emulator.clearRequests();
    await declare(host.resource("GroupMembership"), { groupId, email: "user-1@example.com" });
    const posts = emulator
      .requests()
      .entries.filter(({ path, method }) => method === "POST" && path.endsWith("/memberships"));
    expect(posts.map(({ status }) => status)).toEqual([0, 409]);
    const { accountId } = emulator.state().users.find(({ email }) => email === "user-1@example.com") ?? {};
    expect(emulator.state().groups[0]?.members.filter((member) => member === accountId)).toHaveLength(1);
  });

  it("are added again with 409 as the response when somebody else was quicker", async () => {
    organization.emulator.behaviour.patch({ reAddMembership: 409 });
    const accountId = organization.emulator.mutate({ action: "createServiceAccount", displayName: "quick" });
    organization.emulator.mutate({ action: "addMember", group: groupId, account: accountId });
    const { id } = await declare(host.resource("GroupMembership"), { groupId, accountId });
    expect(id).toBe(`${groupId}/${accountId}`);
  });
});
