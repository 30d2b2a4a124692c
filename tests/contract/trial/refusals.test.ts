import { startEmulator, type Emulator, type EmulatorOptions } from "pulumi-atlassian-admin-emulator";
import { writesOf } from "../../support/organization";
import { EVERYTHING, heldBy, tableOf, TrialRun, verdictOf } from "../../support/trial";

let emulator: Emulator;
let run: TrialRun;
let before: unknown;

async function start(options: EmulatorOptions = {}): Promise<void> {
  emulator = await startEmulator(options);
  run = await TrialRun.on(emulator);
  before = await heldBy(emulator);
  emulator.clearRequests();
}

afterEach(async () => {
  await run.remove();
  await emulator.close();
});

/** Runs a trial that can write nothing; returns what the user sees. */
async function refusedTrial(change: Parameters<TrialRun["conduct"]>[0] = {}): Promise<string> {
  const startedAt = run.clock.now();
  const result = await run.conduct(change);
  expect(run.clock.now() - startedAt).toBeLessThan(60_000);
  expect(writesOf(emulator)).toEqual([]);
  expect(result.problems).toHaveLength(1);
  expect(["does not work", "not tried to the end"]).toContain(verdictOf(result));
  expect(await run.ledgers()).toEqual([]);
  return tableOf(result);
}

describe("a trial that cannot begin", () => {
  it("reports that the API refuses the key", async () => {
    await start();
    const table = await refusedTrial({ apiKey: "ATCTT3xWrong" });
    expect(table).toContain("Nothing was written: The API refuses the key (401).");
    expect(table).toContain("-> The key is wrong, expired or revoked");
  });

  it("reports that the key has expired", async () => {
    await start();
    emulator.clock.advance({ days: 40_000 });
    expect(await refusedTrial()).toContain("The key is wrong, expired or revoked");
  });

  it("reports that the key has scopes, and measures what such a key can read", async () => {
    await start();
    const table = await refusedTrial({ apiKey: emulator.scopedApiKey });
    expect(table).toContain("Nothing was written: The key has scopes, so it can only read.");
    expect(table).toContain("-> Create an organisation API key without scopes");
    expect(table).toMatch(/^accounts\.documented-api +routed +routed +fits/m);
    expect(table).toMatch(/^organization\.key +scoped +unscoped +FAILS/m);
  });

  it("reports that a directory must be named, and names them", async () => {
    await start({ seed: { directories: [{ name: "Second", directoryId: "second" }] } });
    const table = await refusedTrial();
    expect(table).toContain("It is not known in which directory the group is to be made.");
    expect(table).toContain("Set ATLASSIAN_DIRECTORY_ID");
    expect(table).toContain("second");
  });

  it("reports that the named directory does not exist", async () => {
    await start();
    const { config } = run.setup();
    expect(await refusedTrial({ config: { ...config, directoryId: "third" } })).toContain(
      'The organisation has no directory "third"',
    );
  });

  it("reports that the key belongs to another organisation", async () => {
    await start({ organizations: [{ name: "One" }, { name: "Two" }] });
    const [, two] = emulator.organizations;
    const table = await refusedTrial({ apiKey: two?.apiKey ?? "" }).catch((error: unknown) => String(error));
    expect(table).toContain("cannot be read");
  });

  it("reports that no service account API responds", async () => {
    await start({ behaviour: { serviceAccountBackends: { apiAccess: false, accountManagement: false } } });
    expect(await refusedTrial()).toContain("Neither service-account API can be read");
  });

  it.each([
    [{ member: "nobody@example.com", site: undefined }, "No account of the directory fits --member."],
    [
      { member: undefined, site: "nowhere.atlassian.net" },
      'No Jira or Confluence has the address "nowhere.atlassian.net".',
    ],
  ])("reports that %j does not exist", async (wishes, fact) => {
    await start();
    expect(await refusedTrial({ wishes })).toContain(fact);
  });
});

describe("a trial that cannot try everything", () => {
  /** Runs it; what it could create is gone again, and the first minute gave the reason. */
  async function partialTrial(change: Parameters<TrialRun["conduct"]>[0] = {}): Promise<string> {
    const result = await run.conduct(change);
    expect(result.left).toEqual([]);
    expect(await heldBy(emulator)).toEqual(before);
    return tableOf(result);
  }

  it.each([402, 409, 403] as const)(
    "measures groups where no place is left for an account (%i)",
    async (quotaStatus) => {
      await start({ behaviour: { quota: 0, quotaStatus } });
      const table = await partialTrial();
      expect(table).toContain("The organisation has no free place for a service account");
      expect(table).toContain("-> Delete one that nobody needs, or raise the plan");
      expect(table).toMatch(new RegExp(`^accounts\\.quota\\.status +${quotaStatus} `, "m"));
      expect(table).toMatch(/^groups\.delete\.status +204 /m);
      expect(table).toContain("Result: not tried to the end.");
    },
  );

  it("measures the rest where no licence is free", async () => {
    await start({ behaviour: { licenceLimit: 0 } });
    const table = await partialTrial(EVERYTHING);
    expect(table).toMatch(/^members\.licence +no-licence +not-needed +FAILS/m);
    expect(table).toContain("-> Free a licence, or raise the plan");
    expect(table).toMatch(/^members\.person +no-licence /m);
    expect(table).toMatch(/^tokens\.revoke\.status +204 /m);
  });

  it.each([403, 405, 409] as const)("reports that tokens cannot be made (%i)", async (mintRefusal) => {
    await start({ behaviour: { mintRefusal } });
    const table = await partialTrial();
    expect(table).toMatch(new RegExp(`^tokens\\.mint\\.refused +${mintRefusal} +none +FAILS`, "m"));
    expect(table).toContain("Result: does not work.");
  });

  it("reports what it leaves behind where nothing deletes an account", async () => {
    await start({ behaviour: { documentedDelete: "refused", deleteVariant: "none" } });
    const result = await run.conduct();
    expect(result.left.map(({ kind }) => kind)).toEqual(["account"]);
    expect(tableOf(result)).toMatch(/^LEFT BEHIND: account "aa-trial-.*It could not be deleted\./m);
    expect(tableOf(result)).toMatch(/^accounts\.delete\.undocumented +none +any +FAILS/m);
    expect(emulator.state().tokens).toEqual([]);
    expect(await run.ledgers()).toHaveLength(1);
  });
});
