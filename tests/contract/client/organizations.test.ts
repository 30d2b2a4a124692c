import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import type { Headers } from "../../../provider/src/client/headers";
import { createTransport } from "../../../provider/src/client/transport";
import { ServiceAccountApi } from "../../../provider/src/organization/service-account-api";
import { connect, failureFrom, organizationOf } from "../../support/connected-client";

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({ name: "Acme" });
});

afterAll(async () => {
  await emulator.close();
});

beforeEach(() => {
  emulator.reset();
});

const clientOf = (apiKey = emulator.apiKey) => connect({ url: emulator.url, apiKey }).client;

describe("the organisations of a key", () => {
  it("are listed with their names", async () => {
    expect(await organizationOf(clientOf(), emulator.orgId).organizationsOfKey()).toEqual([
      { id: emulator.orgId, name: "Acme" },
    ]);
  });

  it("are none for a key with scopes, which is still shown its own by id", async () => {
    const client = clientOf(emulator.scopedApiKey);
    expect(await organizationOf(client, emulator.orgId).organizationsOfKey()).toEqual([]);
    expect(await organizationOf(client, emulator.orgId).get()).toEqual({ id: emulator.orgId, name: "Acme" });
  });

  it("are not shown to an unknown key", async () => {
    expect(
      await failureFrom(organizationOf(clientOf("nobody"), emulator.orgId).organizationsOfKey()),
    ).toMatchObject({ status: 401 });
    expect(await failureFrom(organizationOf(clientOf(), "another").get())).toMatchObject({ status: 404 });
  });
});

describe("the keys of an organisation", () => {
  it("are read from every page", async () => {
    emulator.behaviour.patch({ pageSize: 1 });
    const keys = await organizationOf(clientOf(), emulator.orgId).apiKeys();
    expect(keys.map(({ label }) => label)).toEqual(["unscoped-key", "scoped-key"]);
    expect(keys.map(({ expiresAt }) => Date.parse(expiresAt ?? "") > Date.now())).toEqual([true, true]);
  });

  it("may have no field except the id", async () => {
    const body = { data: [{ id: "k", label: null }] };
    emulator.faults.add({ route: "/admin/api-access/v1/orgs/{orgId}/api-keys", status: 200, body });
    expect(await organizationOf(clientOf(), emulator.orgId).apiKeys()).toEqual([
      { id: "k", label: "", expiresAt: undefined },
    ]);
  });
});

describe("the service-account API", () => {
  it("has a name after the first listing", async () => {
    emulator.behaviour.patch({ serviceAccountBackends: { apiAccess: false } });
    const { client, log } = connect({ url: emulator.url, apiKey: emulator.apiKey });
    const api = new ServiceAccountApi({ api: organizationOf(client, emulator.orgId), log, use: "auto" });
    expect(api.name).toBe("auto");
    await api.list();
    expect(api.name).toBe("account-management");
  });
});

describe("the transport", () => {
  it("calls onResponse with the headers of every response, including error responses", async () => {
    const told: Headers[] = [];
    const transport = createTransport({
      baseUrl: emulator.url,
      apiKey: "nobody",
      userAgent: "contract-test/0",
      timeoutSeconds: 5,
      maxConcurrency: 1,
      onResponse: (headers) => told.push(headers),
    });
    await failureFrom(transport({ method: "GET", path: "/admin/v1/orgs" }));
    expect(told).toHaveLength(1);
    expect(Math.abs(Date.parse(told[0]?.["date"] ?? "") - Date.now())).toBeLessThan(5000);
  });
});
