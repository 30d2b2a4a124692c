import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  startEmulator,
  type Emulator,
  type EmulatorOptions,
  type Seed,
} from "pulumi-atlassian-admin-emulator";
import { daysAhead } from "./later";
import { environmentOf } from "./organization";
import { TestStack } from "./stack";

/** One folder for each version that was frozen (`npm run freeze`). */
export const FROZEN_STATES = path.join(__dirname, "../upgrade/states");

const DAY_MS = 24 * 60 * 60 * 1000;

/** What `npm run freeze` kept of one program. */
interface Frozen {
  readonly frozenAt: string;
  readonly organization: EmulatorOptions;
  readonly seed: Seed;
  readonly stack: object;
}

/** A stack as an older version recorded it, and the organisation as it was then. */
export interface FrozenStack {
  readonly emulator: Emulator;
  readonly stack: TestStack;
  /** The program of that version. */
  readonly program: string;
}

/** Restores what a version kept: `program` and `state`, or `unfinished` for both. */
export async function restore(
  version: string,
  { program, state }: { program: string; state: string },
  hasPlugin = false,
): Promise<FrozenStack> {
  const folder = path.join(FROZEN_STATES, version);
  const frozen = JSON.parse(await readFile(path.join(folder, `${state}.json`), "utf8")) as Frozen;
  const text = await readFile(path.join(folder, `${program}.js`), "utf8");
  const emulator = await startEmulator(frozen.organization);
  // First the day, which can be over: no list shows an object before the day of its seed.
  emulator.clock.set(frozen.frozenAt);
  emulator.seed(frozen.seed);
  const stack = await TestStack.create({
    program: text,
    hasPlugin,
    environment: {
      ...environmentOf(emulator),
      PULUMI_CONFIG_PASSPHRASE: "frozen",
      ...daysAhead((Date.parse(frozen.frozenAt) - Date.now()) / DAY_MS),
    },
  });
  await writeFile(path.join(stack.folder, "frozen.json"), JSON.stringify(frozen.stack));
  await stack.succeed("stack", "import", "--file", "frozen.json");
  emulator.clearRequests();
  return { emulator, stack, program: text };
}
