import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import type { ApiClient } from "../../../provider/src/client/client";
import { connect, organizationOf } from "../../support/connected-client";
import { sendJson, SmallServer } from "../../support/small-server";

describe("recentEvents", () => {
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await startEmulator({ behaviour: { pageSize: 2 } });
    for (const displayName of ["a", "b", "c", "d", "e"]) {
      emulator.mutate({ action: "createServiceAccount", displayName });
    }
  });

  afterAll(() => emulator.close());

  const read = (maxPages: number, apiKey = emulator.apiKey) =>
    organizationOf(connect({ url: emulator.url, apiKey }).client, emulator.orgId).recentEvents({ maxPages });

  it("reads the newest events first, and no more pages than asked for", async () => {
    emulator.clearRequests();
    const events = await read(2);
    expect(events).toHaveLength(4);
    expect(emulator.requests().counts).toEqual({ "GET /admin/v1/orgs/{orgId}/events": 2 });
    const ids = emulator.state().serviceAccounts.map(({ atlassianId }) => atlassianId);
    expect(events.flatMap(({ aboutIds }) => aboutIds)).toEqual(ids.toReversed().slice(0, 4));
    expect(events[0]).toMatchObject({ action: "service_account_created", actor: { name: "Admin" } });
  });

  it("ends with the last page", async () => {
    expect(await read(50)).toHaveLength(5);
  });

  it("shows which key was used", async () => {
    const groups = `/admin/v2/orgs/${emulator.orgId}/directories/${emulator.directoryId}/groups`;
    await fetch(`${emulator.url}${groups}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${emulator.apiKey}`, "Content-Type": "application/json" },
      body: JSON.stringify({ name: "made with the key" }),
    });
    const [event] = await read(1);
    expect(event?.actor.tokenLabel).toEqual(expect.any(String));
  });

  it("throws the API's error", async () => {
    await expect(read(1, "wrong")).rejects.toMatchObject({ code: "api", status: 401 });
  });

  it("asks for a range of the log, in pages, and for no single event", async () => {
    emulator.clock.advance({ hours: 1 });
    const sinceMs = emulator.clock.now();
    emulator.mutate({ action: "createServiceAccount", displayName: "new" });
    const urls: string[] = [];
    const { client } = connect({ url: emulator.url, apiKey: emulator.apiKey });
    const spying: ApiClient = {
      ...client,
      request: (request) => {
        urls.push(`${request.path} ${JSON.stringify(request.query)}`);
        return client.request(request);
      },
    };
    expect(await organizationOf(spying, emulator.orgId).recentEvents({ sinceMs, maxPages: 5 })).toHaveLength(
      1,
    );
    expect(urls).toEqual([`/admin/v1/orgs/${emulator.orgId}/events {"from":${sinceMs},"limit":100}`]);
  });

  it.each([401, 403] as const)(
    "names the subscription that a refusal with %i can be about",
    async (status) => {
      emulator.behaviour.patch({ eventsAccess: status });
      const error: unknown = await read(1).catch((thrown: unknown) => thrown);
      emulator.behaviour.patch({ eventsAccess: "open" });
      expect(error).toMatchObject({ code: "api", status });
      expect(String(error)).toMatch(
        /The organisation may have no subscription with audit logs: Atlassian Guard Standard or Premium, or Cloud Enterprise\. If it has one, .*key/,
      );
    },
  );
});

describe("recentEvents from a server that refuses a range", () => {
  const event = (id: string, time: string) => ({ id, attributes: { time, action: "x", actor: { id: "a" } } });

  it("reads without it, and leaves out older events itself", async () => {
    const server = await SmallServer.start((response, { url }) => {
      if (/[?&](from|limit)=/.test(url)) {
        sendJson(response, { errors: [{ status: 400, title: "unknown parameter" }] }, 400);
      } else if (url.includes("cursor=")) {
        sendJson(response, { data: [event("2", "2026-01-01T00:00:00Z")], meta: { next: null } });
      } else {
        sendJson(response, { data: [event("1", "2026-03-01T00:00:00Z")], meta: { next: "more" } });
      }
    });
    const { client } = connect({ url: server.url, apiKey: "key" });
    const sinceMs = Date.parse("2026-02-01T00:00:00Z");
    const events = await organizationOf(client, "org").recentEvents({ sinceMs, maxPages: 5 });
    await server.stop();
    expect(events.map(({ id }) => id)).toEqual(["1"]);
    expect(server.received.map(({ url }) => url.split("?")[1] ?? "")).toEqual([
      `from=${sinceMs}&limit=100`,
      "",
      "cursor=more",
    ]);
  });
});
