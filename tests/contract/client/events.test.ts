import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { recentEvents } from "../../../provider/src/client/endpoints/events";
import { connect } from "../../support/connected-client";

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
    recentEvents(connect({ url: emulator.url, apiKey }).client, emulator.orgId, maxPages);

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

  it("reports which key acted", async () => {
    const groups = `/admin/v2/orgs/${emulator.orgId}/directories/${emulator.directoryId}/groups`;
    await fetch(`${emulator.url}${groups}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${emulator.apiKey}`, "Content-Type": "application/json" },
      body: JSON.stringify({ name: "made with the key" }),
    });
    const [event] = await read(1);
    expect(event?.actor.tokenLabel).toEqual(expect.any(String));
  });

  it("throws what the API refuses", async () => {
    await expect(read(1, "wrong")).rejects.toMatchObject({ code: "api", status: 401 });
  });
});
