import {
  behaviourOf,
  profileQuestions,
  readProfile,
  startEmulator,
  type ProfileAnswer,
} from "pulumi-atlassian-admin-emulator";
import type { Profile } from "../../../cli/src/commands/trial/profile/profile";
import type { TrialResult } from "../../../cli/src/commands/trial/conduct";
import { EVERYTHING, heldBy, profileOf, TrialRun } from "../../support/trial";
import { canonical, wrongAnswers } from "../../support/trial-answers";

jest.setTimeout(120_000);

/** `npm run test:trial` sets it to 200. */
const BEHAVIOURS = Number(process.env["RANDOM_PROFILES"] ?? 10);
const PER_TEST = 5;
/** The part of the questions whose result is not the default. */
const DENSITY = 0.15;
/** Milliseconds; most organisations show most things at once. */
const DELAYS = [0, 0, 2000, 5000, 20_000];

const NUMBERS: Readonly<Record<string, readonly (number | null)[]>> = {
  "accounts.description.max-length": [null, 80, 200],
  "groups.description.max-length": [null, 80, 200],
  "accounts.listing.max-limit.documented": [1000, 500, 100, 50],
  "accounts.listing.max-limit.console": [80, 100, 50],
  "tokens.max-life-days": [365, 180, 90, 30],
  "tokens.life-cap-days": [null, 14, 60],
  "groups.search.max-limit": [100, 1000, 50, 20],
  "time.clock-offset-ms": [0, 600_000, -120_000],
  "time.created-at-offset-ms": [0, 60_000],
};

/** Mulberry32: the same everywhere, so that a number names a behaviour. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Answers = Record<string, ProfileAnswer>;

function randomAnswers(seed: number): Answers {
  const random = randomOf(seed);
  const pick = <Value>(values: readonly Value[]): Value =>
    values[Math.floor(random() * values.length)] as Value;
  const answers: Answers = {};
  for (const { id, kind, values = [], notMeasured } of profileQuestions) {
    if (notMeasured !== undefined || random() >= DENSITY) {
      continue;
    }
    const numbers = NUMBERS[id] ?? DELAYS;
    if (kind === "number") {
      answers[id] = pick(numbers);
    } else if (kind === "list") {
      // Outer spaces are never sent, and a text is not in both cases.
      answers[id] = values.filter((value) => value !== "trim" && value !== "uppercase" && random() < 0.4);
    } else if (kind === "choice") {
      answers[id] = pick(values) as ProfileAnswer;
    }
  }
  return possible(answers);
}

/**
 * An organisation has a service-account API, and a way to delete an account: without, nothing can be measured
 * or removed.
 */
function possible(answers: Answers): Answers {
  const isConsole = answers["accounts.documented-api"] === "unrouted";
  return {
    ...answers,
    ...(isConsole && { "accounts.console-api": "routed", "accounts.delete.undocumented": "any" }),
    ...((answers["accounts.delete.documented"] ?? "routed") !== "routed" && {
      "accounts.delete.undocumented": "any",
    }),
    // One that shows the id which its calls do not take cannot be managed at all.
    ...("accounts.ids.shown" in answers && {
      "accounts.path-id.documented": "any",
      "accounts.path-id.console": "any",
      "accounts.path-id.manage": "any",
    }),
  };
}

interface Measured {
  readonly result: TrialResult;
  readonly profile: Profile;
  readonly wrong: readonly string[];
  readonly isClean: boolean;
}

async function measure(answers: Readonly<Record<string, unknown>>): Promise<Measured> {
  const given = readProfile({ version: 1, name: "random", invented: true, answers });
  const emulator = await startEmulator({
    behaviour: behaviourOf(given),
    seed: { serviceAccounts: [{ displayName: "deploy-bot" }, { displayName: "backup-bot" }] },
  });
  const run = await TrialRun.on(emulator);
  try {
    const before = canonical(await heldBy(emulator));
    const result = await run.conduct(EVERYTHING);
    const profile = profileOf(result, run.target);
    run.pass(30 * 60_000);
    const isClean = canonical(await heldBy(emulator)) === before;
    return { result, profile, isClean, wrong: wrongAnswers(emulator, profile) };
  } finally {
    await run.remove();
    await emulator.close();
  }
}

/** The results of one profile that the trial of an emulator with this profile does not repeat. */
function changedAnswers(first: Profile, second: Profile): string[] {
  return Object.entries(first.answers)
    .filter(([id, answer]) => canonical(answer) !== canonical(second.answers[id]))
    .map(([id, answer]) => `${id}: ${JSON.stringify(answer)}, then ${JSON.stringify(second.answers[id])}`);
}

describe("a trial of an organisation with random behaviours", () => {
  it.each(Array.from({ length: BEHAVIOURS / PER_TEST }, (_, index) => index * PER_TEST))(
    "finds the right results and leaves nothing, and an emulator with its profile gives the same results (from %i)",
    async (from) => {
      for (let seed = from; seed < from + PER_TEST; seed += 1) {
        const first = await measure(randomAnswers(seed));
        expect({
          seed,
          wrong: first.wrong,
          isClean: first.isClean,
          left: first.result.left,
          stopped: first.result.stopped,
        }).toEqual({
          seed,
          wrong: [],
          isClean: true,
          left: [],
          stopped: undefined,
        });
        const second = await measure(first.profile.answers);
        expect({
          seed,
          changed: changedAnswers(first.profile, second.profile),
          isClean: second.isClean,
        }).toEqual({
          seed,
          changed: [],
          isClean: true,
        });
      }
    },
  );
});
