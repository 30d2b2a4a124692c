import type { FaultRule } from "pulumi-atlassian-admin-emulator";
import { declare, HostedOrganization } from "../support/hosted-organization";
import type { Properties } from "../support/provider-connection";
import type { ProviderHost } from "../support/provider-host";

let organization: HostedOrganization;
let host: ProviderHost;
let accountId: string;

beforeAll(async () => {
  organization = await HostedOrganization.start();
  accountId = organization.emulator.seed({ serviceAccounts: 1 }).serviceAccounts[0]?.atlassianId ?? "";
  host = await organization.startHost();
});

afterAll(async () => {
  await organization.stop();
});

afterEach(() => {
  organization.emulator.faults.clear();
});

/** What is in the organisation, by the name that a test gave it. */
const objects: Record<string, (name: string) => { id: string }[]> = {
  ServiceAccount: (name) =>
    organization.emulator.state().serviceAccounts.filter(({ displayName }) => displayName === name),
  ApiToken: (name) =>
    organization.emulator.state().tokens.filter(({ label }) => label.startsWith(`${name}-`)),
  Group: (name) => organization.emulator.state().groups.filter((group) => group.name === name),
  GroupMembership: (name) =>
    organization.emulator
      .state()
      .groups.filter((group) => group.name === name)
      .flatMap((group) => group.members.map((member) => ({ id: `${group.id}/${member}` }))),
};

const requests: Record<string, { args: (name: string) => Properties; create: string; remove: string }> = {
  ServiceAccount: {
    args: (name) => ({ displayName: name, owner: "team-a" }),
    create: "/admin/api-access/v1/orgs/*/service-accounts",
    remove: "/admin/api-access/v1/orgs/*/service-accounts/*",
  },
  ApiToken: {
    args: (name) => ({ accountId, label: name, scopes: ["read:jira-work"] }),
    create: "/users/*/manage/api-tokens",
    remove: "/users/*/manage/api-tokens/*",
  },
  Group: {
    args: (name) => ({ name }),
    create: "/admin/v2/orgs/*/directories/*/groups",
    remove: "/admin/v2/orgs/*/directories/*/groups/*",
  },
  GroupMembership: {
    args: (name) => ({ groupName: name, accountId }),
    create: "/admin/v2/orgs/*/directories/*/groups/*/memberships",
    remove: "/admin/v2/orgs/*/directories/*/groups/*/memberships/*",
  },
};

/** Ways to lose the response of a request that was carried out. */
const losses: { loss: string; fault: FaultRule }[] = [
  { loss: "a connection that breaks", fault: { drop: "after" } },
  { loss: "a 502 in its place", fault: { applyThenStatus: 502 } },
  { loss: "half of it", fault: { truncateBody: true } },
  { loss: "something that is no JSON", fault: { malformedJson: true } },
];

const rows = Object.entries(requests).flatMap(([type, request]) =>
  losses.map((loss) => ({ type, ...request, ...loss })),
);

/** Makes the name, and for memberships the group, of one test. */
function prepare(type: string, use: string): string {
  const name = `${type.toLowerCase()} ${use}`.replace(/\W+/g, "-");
  if (type === "GroupMembership") {
    organization.emulator.seed({ groups: [{ name }] });
  }
  return name;
}

describe("a create whose response is lost", () => {
  it.each(rows)("makes exactly one $type after $loss", async ({ type, args, create, loss, fault }) => {
    const name = prepare(type, loss);
    const faultId = organization.emulator.faults.add({ method: "POST", route: create, count: 1, ...fault });
    const { id, inputs, state } = await declare(host.resource(type), args(name));
    expect(organization.emulator.faults.list()).toMatchObject([{ id: faultId, hits: 1 }]);
    expect(objects[type]?.(name).map((object) => object.id)).toEqual([id]);
    expect(await host.resource(type).read(id, state)).toEqual({ id, inputs, outputs: state });
  });

  it.each(["token", "id"])(
    "makes one token, whose secret is known, when the first response lacks its %s",
    async (field) => {
      const name = prepare("ApiToken", `without ${field}`);
      const { emulator } = organization;
      emulator.faults.add({
        method: "POST",
        route: "/users/*/manage/api-tokens",
        count: 1,
        omitFields: [field],
      });
      const { id, state } = await declare(host.resource("ApiToken"), {
        accountId,
        label: name,
        scopes: ["read:jira-work"],
      });
      expect(objects["ApiToken"]?.(name)).toMatchObject([{ id, label: state["fullLabel"] }]);
      expect(state["token"]).toMatch(/^ATSTT/);
      expect(await host.engine.message(new RegExp(`revoking the token "${name}-`))).toMatch(
        /^warning: atlassian-admin: /,
      );
    },
  );

  it.each(["ApiToken", "GroupMembership"])(
    "makes exactly one %s when the request never arrived",
    async (type) => {
      const name = prepare(type, "never arrived");
      const { args, create } = requests[type] ?? { args: () => ({}), create: "" };
      organization.emulator.faults.add({ method: "POST", route: create, count: 1, drop: "before" });
      const { id } = await declare(host.resource(type), args(name));
      expect(objects[type]?.(name).map((object) => object.id)).toEqual([id]);
    },
  );

  it("recognises each of ten accounts of which every response is lost", async () => {
    organization.emulator.faults.add({
      method: "POST",
      route: "**/service-accounts",
      count: 10,
      drop: "after",
    });
    const names = Array.from({ length: 10 }, (_, index) => `ten-${index}`);
    const created = await Promise.all(
      names.map((displayName) => declare(host.resource("ServiceAccount"), { displayName })),
    );
    expect(names.map((name) => objects["ServiceAccount"]?.(name).map(({ id }) => id))).toEqual(
      created.map(({ id }) => [id]),
    );
  });

  it("finds the account when the documented API does not create and the other one's response is lost", async () => {
    const { faults } = organization.emulator;
    const message = "Request failed to match any route";
    faults.add({ method: "POST", route: "/admin/api-access/**", status: 404, body: { message }, count: 1 });
    faults.add({ method: "POST", route: "/admin/account-management/**", drop: "after", count: 1 });
    const { id } = await declare(host.resource("ServiceAccount"), { displayName: "other-api" });
    expect(objects["ServiceAccount"]?.("other-api")).toMatchObject([{ id }]);
  });
});

describe("a delete whose response is lost", () => {
  it.each(rows)("leaves no $type after $loss, and succeeds", async ({ type, args, remove, loss, fault }) => {
    const name = prepare(type, `delete ${loss}`);
    const { id, state } = await declare(host.resource(type), args(name));
    organization.emulator.faults.add({ method: "DELETE", route: remove, count: 1, ...fault });
    await host.resource(type).delete(id, state);
    expect(objects[type]?.(name)).toEqual([]);
  });
});

describe("an update whose response is lost", () => {
  it.each(losses)("renames the account once after $loss", async ({ loss, fault }) => {
    const accounts = host.resource("ServiceAccount");
    const { id, state, inputs } = await declare(accounts, { displayName: `old ${loss}` });
    organization.emulator.clearRequests();
    const route = "/admin/api-access/v1/orgs/{orgId}/service-accounts";
    organization.emulator.faults.add({ method: "PATCH", route, count: 1, ...fault });
    const updated = await accounts.update(id, state, { ...inputs, displayName: `new ${loss}` });
    expect(objects["ServiceAccount"]?.(`new ${loss}`)).toMatchObject([{ id }]);
    expect(updated).toEqual({ ...state, displayName: `new ${loss}` });
    expect(organization.emulator.requests().counts[`PATCH ${route}`]).toBe(1);
  });
});
