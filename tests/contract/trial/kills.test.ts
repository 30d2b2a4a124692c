import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { CuttingProxy, type Cut } from "../../support/cutting-proxy";
import { EVERYTHING, heldBy, TrialRun } from "../../support/trial";

const NEVER = new Promise<void>(() => undefined);
/** The requests of a whole trial fit into this many parts, so that a failure names its neighbourhood. */
const PARTS = 10;
/** `npm run test:trial` kills at every request in both ways; without it, each request is cut in one of them. */
const IS_THOROUGH = process.env["RANDOM_PROFILES"] !== undefined;

jest.setTimeout(60_000);

let emulator: Emulator;
let proxy: CuttingProxy;
let run: TrialRun;
let before: unknown;

beforeAll(async () => {
  emulator = await startEmulator({
    seed: { serviceAccounts: [{ displayName: "deploy-bot" }, { displayName: "backup-bot" }], groups: 2 },
  });
  proxy = await CuttingProxy.start(emulator.url);
});

afterAll(async () => {
  await proxy.stop();
  await emulator.close();
});

beforeEach(async () => {
  emulator.reset();
  before = await heldBy(emulator);
  run = await TrialRun.on(emulator);
});

afterEach(async () => {
  await run.remove();
});

/**
 * A trial whose process dies with one of its requests: nothing of it runs afterwards. Resolves to whether it
 * came that far.
 */
async function killedAt(request: number, cut: Cut): Promise<boolean> {
  let isDead = false;
  proxy.decideNext((count) => {
    isDead ||= count === request;
    return count === request ? cut : "pass";
  });
  const ended = run
    .conduct({ ...EVERYTHING, url: proxy.url, onSend: () => (isDead ? NEVER : undefined) })
    .then(() => "ended" as const);
  const how = await Promise.race([ended, proxy.wasCut.then(() => "killed" as const)]);
  proxy.decideNext(() => "pass");
  return how === "killed";
}

async function requestsOfOneTrial(): Promise<number> {
  const { requests } = await run.conduct(EVERYTHING);
  emulator.reset();
  return requests;
}

describe.each<[string, Cut, number]>([
  ["before the organisation sees the request", "swallow", 0],
  ["after the organisation has done what was asked", "swallow-response", 1],
])("a trial that is killed %s", (_, cut, remainder) => {
  it.each(Array.from({ length: PARTS }, (_unused, part) => part))(
    "leaves nothing that the clean-up does not find, part %i of its requests",
    async (part) => {
      const total = await requestsOfOneTrial();
      for (let request = part + 1; request <= total; request += PARTS) {
        // Neighbours in a part are PARTS apart, so the tens distinguish them.
        if (!IS_THOROUGH && (request + Math.floor(request / PARTS)) % 2 !== remainder) {
          continue;
        }
        emulator.reset();
        const isKilled = await killedAt(request, cut);
        expect([request, isKilled]).toEqual([request, true]);
        // Long enough that what nothing shows was surely never made.
        run.pass(20 * 60_000);
        expect([request, await run.cleanUp({ url: proxy.url })]).toEqual([request, []]);
        expect([request, await heldBy(emulator)]).toEqual([request, before]);
        expect([request, await run.ledgers()]).toEqual([request, []]);
      }
    },
  );
});
