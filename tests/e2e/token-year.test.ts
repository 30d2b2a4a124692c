import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { daysAhead, isAccepted } from "../support/later";
import { environmentOf } from "../support/organization";
import { TestStack } from "../support/stack";

const TOKENS = 12;
// A quarter has a rotation and the end of an overlap; `npm run test:year` runs the whole year.
const WEEKS = Number(process.env["TOKEN_WEEKS"] ?? 13);
// A token that is made on day 0 is due on day 76, which the run of week 11 is the first to see.
const WEEKS_PER_ROTATION = 11;

/**
 * Twelve tokens, and for each a resource that hands the secret to a consumer, as it would to a pipeline's
 * secret store.
 */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { ApiToken, ServiceAccount } = require("pulumi-atlassian-admin");

const handOver = ({ file, secret }) => {
  // In one step, so that no reader finds half a secret.
  require("node:fs").writeFileSync(file + ".new", secret);
  require("node:fs").renameSync(file + ".new", file);
};
const consumers = {
  create: async (inputs) => (handOver(inputs), { id: inputs.file, outs: inputs }),
  update: async (_id, _olds, news) => (handOver(news), { outs: news }),
};
class Consumer extends pulumi.dynamic.Resource {
  constructor(name, args) {
    super(consumers, name, args, { additionalSecretOutputs: ["secret"] });
  }
}

const bot = new ServiceAccount("bot", { displayName: "bot" });
for (let index = 0; index < ${TOKENS}; index += 1) {
  const { token } = new ApiToken("token-" + index, {
    accountId: bot.accountId,
    label: "consumer-" + index,
    scopes: ["read:jira-work"],
    lifetimeDays: 90,
    rotation: { beforeExpiryDays: 14, overlapDays: 7 },
  });
  new Consumer("consumer-" + index, { file: __dirname + "/consumers/" + index, secret: token });
}
`;

/** How many tokens a preview shows with a moved expiry. */
function rotationsIn(preview: string): number {
  return (preview.match(/ApiToken token-\d+ update \[diff: [^\]]*~expiresAt/g) ?? []).length;
}

describe(`${WEEKS} weekly runs with twelve rotating tokens`, () => {
  let emulator: Emulator;
  let stack: TestStack;
  let consumers: string;
  let uses = 0;
  let refused = 0;

  /** Uses each consumer's secret, over and over, until asked to stop. */
  async function useSecrets(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      for (const name of await readdir(consumers)) {
        if (!name.endsWith(".new")) {
          const secret = await readFile(path.join(consumers, name), "utf8");
          uses += 1;
          refused += (await isAccepted(emulator, secret)) ? 0 : 1;
        }
      }
      await wait(200);
    }
  }

  /** Whether a token has 14 days or less to live, in the emulator's time. */
  function isOneDue(): boolean {
    const dueMs = emulator.clock.now() + 14 * 24 * 60 * 60 * 1000;
    return emulator.state().tokens.some(({ expiry = "" }) => Date.parse(expiry) <= dueMs);
  }

  beforeAll(async () => {
    emulator = await startEmulator();
    stack = await TestStack.create({
      program: PROGRAM,
      environment: environmentOf(emulator),
    });
    consumers = path.join(stack.folder, "consumers");
    await mkdir(consumers);
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  it("refuses no consumer, previews every rotation and leaves no token over", async () => {
    await stack.up();
    const stop = new AbortController();
    const using = useSecrets(stop.signal);
    const minted = new Set(emulator.state().tokens.map(({ id }) => id));
    let rotations = 0;
    try {
      for (let week = 1; week <= WEEKS; week += 1) {
        emulator.clock.advance({ days: 7 });
        const later = daysAhead(7 * week);
        // A preview takes as long as the run itself, so it is made in the weeks in which a token is due, and
        // has to show every rotation.
        const previewed = isOneDue() ? rotationsIn((await stack.runWith(later, "preview")).stdout) : 0;
        const up = await stack.runWith(later, "up", "--yes", "--skip-preview", "--suppress-progress");
        expect({ week, exitCode: up.exitCode, output: up.stdout + up.stderr }).toMatchObject({ exitCode: 0 });
        const fresh = emulator.state().tokens.filter(({ id }) => !minted.has(id));
        fresh.forEach(({ id }) => minted.add(id));
        expect({ week, previewed }).toEqual({ week, previewed: fresh.length });
        rotations += fresh.length;
      }
    } finally {
      stop.abort();
      await using;
    }
    expect(rotations).toBe(Math.floor(WEEKS / WEEKS_PER_ROTATION) * TOKENS);
    expect({ refused, isUsed: uses > WEEKS * TOKENS }).toEqual({ refused: 0, isUsed: true });
    expect(emulator.state().tokens).toHaveLength(TOKENS);
    await rm(consumers, { recursive: true });
    expect((await stack.runWith(daysAhead(7 * WEEKS), "destroy", "--yes", "--skip-preview")).exitCode).toBe(
      0,
    );
    expect(emulator.state().tokens).toEqual([]);
  }, 900_000);
});
