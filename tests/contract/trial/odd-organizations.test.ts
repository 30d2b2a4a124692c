import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import type { TrialResult } from "../../../cli/src/commands/trial/conduct";
import { OddProxy, PLANTED } from "../../support/odd-proxy";
import { EVERYTHING, heldBy, ownTextsOf, profileOf, tableOf, TrialRun, verdictOf } from "../../support/trial";

jest.setTimeout(120_000);

const SEEDS = Number(process.env["ODD_ORGANIZATIONS"] ?? 40);
const PER_TEST = 5;
/** Seeds that failed once. */
const FIXED_SEEDS = [185, 186, 187, 188, 189, 199];
const SEED_LISTS = [
  FIXED_SEEDS,
  ...Array.from({ length: SEEDS / PER_TEST }, (_, index) =>
    Array.from({ length: PER_TEST }, (_item, offset) => index * PER_TEST + offset),
  ),
];

/** What went wrong inside of steps. */
function failedSteps({ answers }: TrialResult): (string | undefined)[] {
  return answers
    .all()
    .flatMap(({ outcome }) =>
      outcome.kind === "not-measured" && outcome.reason === "the step failed" ? [outcome.detail] : [],
    );
}

let emulator: Emulator;
let proxy: OddProxy;
let run: TrialRun;

async function start(seed: number, part: number): Promise<void> {
  emulator = await startEmulator({
    seed: { serviceAccounts: [{ displayName: "deploy-bot" }, { displayName: "backup-bot" }] },
  });
  proxy = await OddProxy.start(emulator.url, seed, part);
  run = await TrialRun.on(emulator);
}

async function stop(): Promise<void> {
  await run.remove();
  await proxy.stop();
  await emulator.close();
}

describe("a trial of an organisation that responds in unexpected ways", () => {
  it.each(SEED_LISTS.map((seeds) => ({ seeds })))(
    "ends well, reports what it leaves, and gives nothing away (seeds $seeds)",
    async ({ seeds }) => {
      for (const seed of seeds) {
        await start(seed, seed % 2 === 0 ? 0.15 : 0.5);
        const before = await heldBy(emulator);
        const result = await run.conduct({ ...EVERYTHING, url: proxy.url, requestSeconds: 1 });

        const text = JSON.stringify(profileOf(result, { ...run.target, url: proxy.url }));
        const secrets = [...PLANTED, ...ownTextsOf(emulator)];
        expect({ seed, found: secrets.filter((secret) => text.includes(secret)) }).toEqual({
          seed,
          found: [],
        });
        expect({ seed, stopped: result.stopped?.reason }).not.toEqual({ seed, stopped: "bug" });
        // Every response is read by a rule; nothing breaks on one that nobody expects.
        expect({ seed, failed: failedSteps(result) }).toEqual({ seed, failed: [] });
        expect(tableOf(result)).toMatch(/^Result: /m);
        const isClean = JSON.stringify(await heldBy(emulator)) === JSON.stringify(before);
        // What is left is named, and a trial is over only where nothing is.
        expect({ seed, isNamed: isClean || result.left.length > 0 || verdictOf(result) === "fits" }).toEqual({
          seed,
          isNamed: true,
        });

        proxy.becomeHonest();
        run.pass(20 * 60_000);
        expect({ seed, left: await run.cleanUp({ url: proxy.url }) }).toEqual({ seed, left: [] });
        expect({ seed, held: await heldBy(emulator) }).toEqual({ seed, held: before });
        await stop();
      }
    },
  );

  it("is reported as unexpected, with the shape of the response and without its content", async () => {
    await start(0, 0);
    emulator.faults.add({
      method: "POST",
      route: "/admin/v2/orgs/{orgId}/directories/{directoryId}/groups",
      count: 1,
      applyThenStatus: 207,
      body: { outcome: [{ group: { owner: PLANTED[0], reference: PLANTED[2] } }] },
    });
    const result = await run.conduct(EVERYTHING);
    const { answers, evidence } = profileOf(result, run.target);
    expect(answers["groups.create.status"]).toEqual({ unexpected: "207" });
    expect(evidence.responses["groups.create.status"]).toEqual([
      {
        call: "groups.create",
        status: 207,
        shape: { "<field 1>": [{ group: { owner: "text of words", reference: "text" } }] },
      },
    ]);
    expect(tableOf(result)).toMatch(/^groups\.create\.status +207 +201 +UNEXPECTED/m);
    expect(verdictOf(result)).toBe("works with differences");
    await stop();
  });
});
