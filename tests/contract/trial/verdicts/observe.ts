import type { BehaviourPatch, Emulator, Seed } from "pulumi-atlassian-admin-emulator";
import { core, LATER_MS, LifeRun, MORE_LIVES, type Circumstances, type Life } from "./lives";
import type { SkippedTime } from "./skipped-time";

/** An organisation to work in. */
export interface Situation extends Circumstances {
  readonly behaviour?: BehaviourPatch;
  readonly seed?: Seed;
  /** What a user does where the core fails otherwise. */
  readonly remedy?: Circumstances;
}

/** How the product works in a situation. */
export interface Observed {
  /** When create, refresh, a second up and destroy work. */
  readonly core: "at once" | "later" | "with the remedy" | "never";
  /** Other things that do not go as the documentation describes, by kind. */
  readonly differences: readonly string[];
  /** The first thing that the core did not do. */
  readonly reason: string | undefined;
  /** How long a user waits for the core, in seconds. */
  readonly seconds: number;
}

/** A user notices a stack that takes so many times as long. */
const NOTICEABLY_LONGER = 3;

/** Works in the situation and reports how that goes. */
export async function observe(
  emulator: Emulator,
  time: SkippedTime,
  situation: Situation,
): Promise<Observed> {
  const { behaviour = {}, seed, remedy, ...circumstances } = situation;
  const differences = new Set<string>();
  const live = async (life: Life, change: Circumstances = {}, isPatient = false): Promise<LifeRun> => {
    emulator.reset();
    emulator.behaviour.patch(behaviour);
    if (seed !== undefined) {
      emulator.seed(seed);
    }
    const run = new LifeRun(emulator, time, { ...circumstances, ...change }, isPatient);
    await life(run);
    return run;
  };
  const startMs = Date.now();
  const { troubles } = await live(core);
  const seconds = Math.round((Date.now() - startMs - LATER_MS) / 1000);
  const [reason] = troubles;
  const isHelped = async (change: Circumstances, isPatient: boolean): Promise<boolean> =>
    (await live(core, change, isPatient)).troubles.length === 0;
  const when =
    reason === undefined
      ? "at once"
      : (await isHelped({}, true))
        ? "later"
        : remedy !== undefined && (await isHelped(remedy, false))
          ? "with the remedy"
          : "never";
  if (when !== "never") {
    for (const [name, life] of Object.entries(MORE_LIVES)) {
      const run = await live(life, when === "with the remedy" ? remedy : {});
      run.troubles.forEach((trouble) => differences.add(`${name}: ${trouble.split(":", 1)[0] ?? ""}`));
      run.stack.warnings.forEach((warning) => differences.add(`${name} warns: ${kindOf(warning)}`));
      if (emulator.requests().entries.some(({ status }) => status === 429)) {
        differences.add("a request is refused by the rate limit");
      }
    }
  }
  return { core: when, differences: [...differences].sort(), reason, seconds };
}

/** A warning without what changes from run to run. */
function kindOf(warning: string): string {
  return warning
    .replace(/"[^"]*"/g, "…")
    .replace(/\d+/g, "0")
    .slice(0, 60);
}

/** The verdict that the observation proves, compared with the organisation that the product assumes. */
export function verdictOf(observed: Observed, assumed: Observed): "fits" | "differs" | "fails" {
  if (observed.core === "never") {
    return "fails";
  }
  const isNew = observed.differences.some((difference) => !assumed.differences.includes(difference));
  const isLong = observed.seconds > NOTICEABLY_LONGER * assumed.seconds && observed.seconds > 120;
  return observed.core === "at once" && !isNew && !isLong ? "fits" : "differs";
}
