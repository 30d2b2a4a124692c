import { resolveEngine, type Engine } from "pulumi-atlassian-admin-engine";
import { measureFigures } from "./figures";
import { readMachine, readVersions } from "./machine";
import type { Phase, PhaseName, Results, Run, Settings, Side, Variant } from "./results";
import { totalCalls } from "./results";
import { SCENARIOS } from "./scenarios";
import type { Scenario } from "./scenarios/scenario";
import { runStack } from "./stack-run";

export interface BenchOptions {
  readonly signal: AbortSignal;
  readonly settings: Settings;
  /** The sizes of each scenario; a scenario without sizes is left out. */
  readonly sizes: Readonly<Record<string, readonly number[]>>;
  readonly variants: readonly Variant[];
  readonly hasFigures: boolean;
  readonly log: (line: string) => void;
  /** Called after each run, so that an interruption loses only the run that it hits. */
  readonly keep: (results: Results) => Promise<void>;
}

const NO_NETWORK: Variant = { latencyMs: 0, rateLimit: null };

/** Measures everything that was asked for. Each floor runs right before the runs that are compared with it. */
export async function bench(options: BenchOptions): Promise<Results> {
  const { signal, settings, sizes, variants, hasFigures, log, keep } = options;
  const engine = await resolveEngine({ signal });
  const results: Results = {
    date: new Date().toISOString(),
    machine: readMachine(),
    versions: readVersions(engine),
    settings,
    runs: [],
  };
  if (hasFigures) {
    log("figures: import, start of the handlers, check and diff");
    results.figures = await measureFigures(signal);
    await keep(results);
  }
  for (const scenario of SCENARIOS) {
    for (const size of sizes[scenario.name] ?? []) {
      for (const side of scenario.sides) {
        for (const variant of side === "floor" ? [NO_NETWORK] : variants) {
          results.runs.push(await runOne(options, engine, scenario, size, side, variant));
          await keep(results);
        }
      }
    }
  }
  return results;
}

async function runOne(
  { signal, settings, log }: BenchOptions,
  engine: Engine,
  scenario: Scenario,
  size: number,
  side: Side,
  variant: Variant,
): Promise<Run> {
  const { latencyMs, rateLimit } = variant;
  const conditions =
    side === "floor" ? "" : `, ${latencyMs} ms${rateLimit === null ? "" : `, ${rateLimit} requests/s`}`;
  const title = `${scenario.name} ${size} (${side}${conditions})`;
  const run = await runStack({
    ...{ engine, signal, settings, scenario, size, side, variant },
    report: (phase, result) => {
      log(`${title}: ${describePhase(phase, result)}`);
    },
  });
  if (run.failure !== undefined) {
    log(`${title}: FAILED: ${run.failure}`);
  }
  return run;
}

function describePhase(name: PhaseName, phase: Phase): string {
  const { wallSeconds, rateLimited } = phase;
  const refused = rateLimited === 0 ? "" : `, ${rateLimited} of them answered 429`;
  return `${name} ${wallSeconds.toFixed(1)} s, ${totalCalls(phase)} calls${refused}`;
}
