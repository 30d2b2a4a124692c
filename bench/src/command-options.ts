import { InvalidArgumentError } from "commander";
import type { BenchOptions } from "./bench";
import { PROMISES, type Measurement } from "./plan";
import { SCENARIOS } from "./scenarios";

export interface RunArguments {
  readonly only?: readonly string[];
  /** Replaces the plan that checks the goals. */
  readonly sizes?: readonly number[];
  readonly latency: readonly number[];
  readonly rateLimit: readonly number[];
  readonly repeat: number;
  readonly parallel: number;
  readonly concurrency: number;
  readonly out: string;
}

const FIGURES = "figures";
/** Everything that can be measured separately. */
export const NAMES = [FIGURES, ...SCENARIOS.map(({ name }) => name)];

/** From this number of resources, checkpoints cost more than everything else together. */
const SKIP_CHECKPOINTS_FROM = 1_000;

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
    throw new InvalidArgumentError("Give a whole number, at least 1.");
  }
  return value;
}

export function namesOf(text: string): string[] {
  const names = text.split(",");
  const unknown = names.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0) {
    throw new InvalidArgumentError(`"${unknown.join('", "')}" is not one of ${NAMES.join(", ")}.`);
  }
  return names;
}

/** What to measure, from the arguments of the command line. */
export function planOf(options: RunArguments): Pick<BenchOptions, "settings" | "plan" | "hasFigures"> {
  const { only, parallel, concurrency } = options;
  const isWanted = (name: string): boolean => only?.includes(name) ?? true;
  return {
    settings: { parallel, skipCheckpointsFrom: SKIP_CHECKPOINTS_FROM, maxConcurrency: concurrency },
    plan: measurementsOf(options).filter(({ scenario }) => isWanted(scenario.name)),
    hasFigures: isWanted(FIGURES),
  };
}

function measurementsOf({ sizes, latency, rateLimit, repeat }: RunArguments): readonly Measurement[] {
  if (sizes === undefined) {
    return PROMISES;
  }
  const variants = rateLimit.flatMap((limit) =>
    latency.map((latencyMs) => ({ latencyMs, rateLimit: limit === 0 ? null : limit })),
  );
  return SCENARIOS.flatMap((scenario) => sizes.map((size) => ({ scenario, size, variants, repeat })));
}
