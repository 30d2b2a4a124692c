import fc from "fast-check";
import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { PEOPLE_GROUP, PERSON } from "./program";
import { ProviderProcesses } from "./provider-processes";
import { ScenarioRun } from "./scenario-run";
import { Statistics } from "./statistics";
import { anyScenario, describeScenario } from "./steps";

const DEFAULT_RUNS = 25;
const RUNS = Number(process.env["MODEL_RUNS"] || DEFAULT_RUNS);
// `npm test` makes the same runs each time, so that it fails for a change and not for its luck; `npm run test:model` draws a new seed.
const DEFAULT_SEED = 20261124;
const SEED = Number(process.env["MODEL_SEED"] || DEFAULT_SEED);
// A process for each operation, as the engine has it, takes most of a second on a slow machine, so only the first runs have that.
const RUNS_WITH_FRESH_PROCESSES = Number(process.env["MODEL_FRESH_RUNS"] || 3);
const SECONDS_PER_RUN = 20;
const SHRINK_SECONDS = 60;

jest.setTimeout((RUNS * SECONDS_PER_RUN + 2 * SHRINK_SECONDS) * 1000);

let emulator: Emulator;
let fresh: ProviderProcesses;
let warm: ProviderProcesses;
const statistics = new Statistics();

beforeAll(async () => {
  emulator = await startEmulator({ seed: { users: [PERSON], groups: [PEOPLE_GROUP] } });
  fresh = await ProviderProcesses.start(emulator, "fresh");
  warm = await ProviderProcesses.start(emulator, "warm");
});

afterAll(async () => {
  statistics.processes = fresh.started + warm.started;
  console.info(`model test, seed ${SEED}\n${statistics.summary()}`);
  await fresh.stop();
  await warm.stop();
  await emulator.close();
});

describe("any sequence of program changes, outside changes and faults", () => {
  it("converges, and loses, duplicates and leaks nothing", async () => {
    let shrinkUntil = Number.POSITIVE_INFINITY;
    const property = fc.asyncProperty(anyScenario, async (scenario) => {
      if (Date.now() > shrinkUntil) {
        return;
      }
      const processes = statistics.runs < RUNS_WITH_FRESH_PROCESSES ? fresh : warm;
      try {
        await new ScenarioRun(emulator, processes, statistics, scenario).play();
      } catch (error) {
        shrinkUntil = Math.min(shrinkUntil, Date.now() + SHRINK_SECONDS * 1000);
        throw error;
      }
    });
    const details = await fc.check(property, { seed: SEED, numRuns: RUNS });
    const [scenario] = details.counterexample ?? [];
    const failure =
      scenario === undefined
        ? undefined
        : `seed ${SEED}, run ${details.numRuns}, shrunk ${details.numShrinks} times:\n${describeScenario(scenario)}\n${String(details.errorInstance)}`;
    expect(failure).toBeUndefined();
  });
});
