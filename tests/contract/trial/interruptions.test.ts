import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { CuttingProxy } from "../../support/cutting-proxy";
import { EVERYTHING, heldBy, tableOf, TrialRun, verdictOf } from "../../support/trial";

jest.setTimeout(60_000);

let emulator: Emulator;
let run: TrialRun;
let before: unknown;

beforeEach(async () => {
  emulator = await startEmulator({ seed: { serviceAccounts: [{ displayName: "deploy-bot" }], groups: 2 } });
  run = await TrialRun.on(emulator);
  before = await heldBy(emulator);
});

afterEach(async () => {
  await run.remove();
  await emulator.close();
});

/** Requests of a trial at which it has made its objects, and not all of them. */
const SOME = [24, 33, 47, 62, 80];

describe("a trial that is ended", () => {
  it.each(SOME)("by the user, at request %i, removes what it made", async (request) => {
    const controller = new AbortController();
    const result = await run.conduct({
      ...EVERYTHING,
      stop: controller.signal,
      onSend: (_, count) => {
        if (count === request) {
          controller.abort();
        }
      },
    });
    expect(result.stopped?.reason).toBe("interrupted");
    expect(verdictOf(result)).toBe("not tried to the end");
    expect(result.left).toEqual([]);
    expect(await heldBy(emulator)).toEqual(before);
    expect(await run.ledgers()).toEqual([]);
  });

  it.each([30, 55])("by its budget of %i requests, removes what it made", async (maxRequests) => {
    const result = await run.conduct({ ...EVERYTHING, maxRequests });
    expect(result.stopped?.message).toContain(
      `all ${maxRequests} requests are used up. Allow more with --max-requests.`,
    );
    expect(result.requests).toBeLessThan(maxRequests + 30);
    expect(await heldBy(emulator)).toEqual(before);
  });

  it("by its minutes, removes what it made", async () => {
    emulator.behaviour.patch({ groupSearchLagMs: 30_000, tokenListLagMs: 30_000, membershipLagMs: 30_000 });
    const result = await run.conduct({ ...EVERYTHING, maxMinutes: 1 });
    expect(result.stopped?.message).toContain("Allow more with --max-minutes.");
    expect(await heldBy(emulator)).toEqual(before);
  });

  it.each([30, 50, 70])(
    "by a key that is revoked at request %i, leaves a ledger for the next key",
    async (request) => {
      const keys = await apiKeys();
      const result = await run.conduct({
        ...EVERYTHING,
        onSend: async (_, count) => {
          if (count === request) {
            await revoke(keys[0] ?? "");
          }
        },
      });
      expect(result.stopped?.reason).toBe("key");
      expect(result.left.length).toBeGreaterThan(0);
      expect(tableOf(result)).toContain('Then run "atlassian-admin trial --clean-up".');
      expect(await run.ledgers()).toHaveLength(1);
    },
  );

  it.each([30, 50, 70])(
    "by a network that dies at request %i, is cleaned up when it is back",
    async (request) => {
      const proxy = await CuttingProxy.start(emulator.url);
      proxy.decideNext((count) => (count >= request ? "reset" : "pass"));
      const config = { ...run.setup({ url: proxy.url }).config, requestTimeoutSeconds: 1 };
      const result = await run.conduct({ ...EVERYTHING, config, requestSeconds: 1 });
      expect(result.stopped?.reason).toBe("network");
      expect(result.left.length).toBeGreaterThan(0);
      expect(await run.ledgers()).toHaveLength(1);

      proxy.decideNext(() => "pass");
      expect(await run.cleanUp({ url: proxy.url })).toEqual([]);
      expect(await heldBy(emulator)).toEqual(before);
      expect(await run.ledgers()).toEqual([]);
      await proxy.stop();
    },
  );
});

describe("a single request of a trial that is lost", () => {
  it.each(["groups", "service-accounts", "memberships", "api-tokens"])(
    "is searched for: the create of %s",
    async (noun) => {
      emulator.faults.add({ method: "POST", route: `**/${noun}`, drop: "after", count: 1 });
      const result = await run.conduct(EVERYTHING);
      expect(result.stopped).toBeUndefined();
      expect(result.left).toEqual([]);
      expect(await heldBy(emulator)).toEqual(before);
    },
  );

  it.each(["groups", "service-accounts", "memberships", "api-tokens"])(
    "is noticed: the refused create of %s",
    async (noun) => {
      emulator.faults.add({ method: "POST", route: `**/${noun}`, status: 503, count: 1 });
      const result = await run.conduct(EVERYTHING);
      expect(result.stopped).toBeUndefined();
      run.pass(20 * 60_000);
      expect(await run.cleanUp()).toEqual([]);
      expect(await heldBy(emulator)).toEqual(before);
    },
  );
});

async function apiKeys(): Promise<string[]> {
  return emulator
    .state()
    .apiKeys.filter(({ scopes }) => scopes === undefined)
    .map(({ id }) => id);
}

async function revoke(keyId: string): Promise<void> {
  const response = await fetch(
    `${emulator.url}/admin/api-access/v1/orgs/${emulator.orgId}/api-keys/revoke/${keyId}`,
    {
      method: "PATCH",
      headers: { authorization: `Bearer ${emulator.apiKey}` },
    },
  );
  expect(response.ok).toBe(true);
}
