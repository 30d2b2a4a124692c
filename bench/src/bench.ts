import { resolveEngine, type Engine } from "pulumi-atlassian-admin-engine";
import { measureFigures } from "./figures";
import { readMachine, readVersions } from "./machine";
import { continued, withRun } from "./merge";
import type { Measurement } from "./plan";
import { totalCalls, UNHINDERED } from "./results";
import type { Phase, PhaseName, Results, Run, Settings, Side, Variant } from "./results";
import { runStack } from "./stack-run";

export interface BenchOptions {
  readonly signal: AbortSignal;
  readonly settings: Settings;
  readonly plan: readonly Measurement[];
  readonly hasFigures: boolean;
  /** Earlier results; a repeated measurement replaces its old result. */
  readonly earlier: Results | undefined;
  readonly log: (line: string) => void;
  /** Called after each run, so that an interruption loses only the current run. */
  readonly keep: (results: Results) => Promise<void>;
}

/**
 * Measures everything that was requested. Each baseline runs immediately before the runs that are compared with
 * it.
 */
export async function bench(options: BenchOptions): Promise<Results> {
  const { signal, settings, plan, hasFigures, earlier, log, keep } = options;
  const engine = await resolveEngine({ signal });
  const conditions = { machine: readMachine(), versions: readVersions(engine), settings };
  let results = continued(earlier, conditions);
  if (hasFigures) {
    log("figures: import, start of the handlers, check and diff");
    results = { ...results, figures: await measureFigures(signal) };
    await keep(results);
  }
  for (const measurement of plan) {
    for (const side of measurement.scenario.sides) {
      for (const variant of side === "floor" ? [UNHINDERED] : measurement.variants) {
        results = withRun(results, await runOne(options, engine, measurement, side, variant));
        await keep(results);
      }
    }
  }
  return results;
}

async function runOne(
  { signal, settings, log }: BenchOptions,
  engine: Engine,
  measurement: Measurement,
  side: Side,
  variant: Variant,
): Promise<Run> {
  const { scenario, size } = measurement;
  const { latencyMs, rateLimit } = variant;
  const conditions =
    side === "floor" ? "" : `, ${latencyMs} ms${rateLimit === null ? "" : `, ${rateLimit} requests/s`}`;
  const title = `${scenario.name} ${size} (${side}${conditions})`;
  const run = await runStack({
    engine,
    signal,
    settings,
    measurement,
    side,
    variant,
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
  const refused = rateLimited === 0 ? "" : `, ${rateLimited} of them with status 429`;
  return `${name} ${wallSeconds.toFixed(1)} s, ${totalCalls(phase)} calls${refused}`;
}
