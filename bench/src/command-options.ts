import { InvalidArgumentError } from "commander";
import type { BenchOptions } from "./bench";
import type { Variant } from "./results";
import { SCENARIOS } from "./scenarios";

export const DEFAULTS = {
  sizes: [100, 1_000, 5_000, 10_000],
  accounts: [1_000],
  hugeGroup: [10_000],
  latency: [0, 50],
  rateLimit: [0, 100],
  parallel: 64,
  concurrency: 8,
  repeat: 1,
};

/** From as many resources on, checkpoints cost more than everything else together. */
const SKIP_CHECKPOINTS_FROM = 1_000;

export interface RunArguments {
  readonly sizes: readonly number[];
  readonly accounts: readonly number[];
  readonly hugeGroup: readonly number[];
  readonly latency: readonly number[];
  readonly rateLimit: readonly number[];
  readonly only?: readonly string[];
  readonly parallel: number;
  readonly concurrency: number;
  readonly repeat: number;
  readonly out?: string;
}

export function numbersOf(text: string): number[] {
  const numbers = text.split(",").map(Number);
  if (!numbers.every((value) => Number.isInteger(value) && value >= 0)) {
    throw new InvalidArgumentError("Give whole numbers, separated by commas.");
  }
  return numbers;
}

export function numberOf(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError("Give a whole number from 1 on.");
  }
  return value;
}

const FIGURES = "figures";

export function namesOf(text: string): string[] {
  const known = [...SCENARIOS.map(({ name }) => name), FIGURES];
  const names = text.split(",");
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new InvalidArgumentError(`"${unknown.join('", "')}" is none of ${known.join(", ")}.`);
  }
  return names;
}

/** What to measure, out of the words of the command line. */
export function planOf(
  options: RunArguments,
): Pick<BenchOptions, "settings" | "sizes" | "variants" | "hasFigures"> {
  const { only, parallel, concurrency, repeat } = options;
  const isWanted = (name: string): boolean => only?.includes(name) ?? true;
  const sizes: Record<string, readonly number[]> = {
    empty: [0],
    memberships: options.sizes,
    "few-in-huge-group": options.hugeGroup,
    accounts: options.accounts,
  };
  return {
    settings: {
      parallel,
      skipCheckpointsFrom: SKIP_CHECKPOINTS_FROM,
      maxConcurrency: concurrency,
      repeat,
    },
    sizes: Object.fromEntries(Object.entries(sizes).filter(([name]) => isWanted(name))),
    variants: variantsOf(options),
    hasFigures: isWanted(FIGURES),
  };
}

function variantsOf({ latency, rateLimit }: RunArguments): Variant[] {
  return rateLimit.flatMap((limit) =>
    latency.map((latencyMs) => ({ latencyMs, rateLimit: limit === 0 ? null : limit })),
  );
}
