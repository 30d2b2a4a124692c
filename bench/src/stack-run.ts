import { setTimeout as wait } from "node:timers/promises";
import type { Engine } from "pulumi-atlassian-admin-engine";
import { EmulatorProcess } from "./emulator-process";
import { PhaseMeter } from "./measure/phase-meter";
import { urnsOfChanges } from "./measure/changes";
import type { Measurement } from "./plan";
import { Project } from "./project";
import type { Phase, PhaseName, Run, Settings, Side, Variant } from "./results";
import type { Drift, Prepared } from "./scenarios/scenario";

export interface StackRunOptions {
  readonly engine: Engine;
  readonly signal: AbortSignal;
  readonly settings: Settings;
  readonly measurement: Measurement;
  readonly side: Side;
  readonly variant: Variant;
  readonly report: (phase: PhaseName, result: Phase) => void;
}

/** Runs one stack from creation to deletion. A failure is stored in the run, so that the other runs continue. */
export async function runStack(options: StackRunOptions): Promise<Run> {
  const { measurement, side, variant, settings } = options;
  const { scenario, size, repeat } = measurement;
  const emulator = await EmulatorProcess.start();
  try {
    const prepared = await scenario.prepare(emulator, size);
    const { resources, listingPages } = prepared;
    const isSkippingCheckpoints = resources >= settings.skipCheckpointsFrom;
    const run: Run = {
      date: new Date().toISOString(),
      scenario: scenario.name,
      size,
      side,
      ...variant,
      resources,
      isSkippingCheckpoints,
      repeat,
      phases: {},
      ...(listingPages !== undefined && { listingPages }),
    };
    if (side === "floor") {
      // The baseline sends no requests; the emulator would only use memory.
      await emulator.stop();
    } else {
      const { latencyMs, rateLimit } = variant;
      const limit = rateLimit === null ? null : { requests: rateLimit, periodSeconds: 1 };
      await emulator.behave({ latencyMs, rateLimit: limit });
    }
    const project = await openProject(options, emulator, prepared, isSkippingCheckpoints);
    try {
      await runPhases(run, options, project, emulator, prepared);
    } catch (error) {
      options.signal.throwIfAborted();
      run.failure = error instanceof Error ? error.message : String(error);
    } finally {
      await project.remove();
    }
    return run;
  } finally {
    await emulator.stop();
  }
}

function openProject(
  { engine, signal, measurement, side, settings }: StackRunOptions,
  emulator: EmulatorProcess,
  { parameters }: Prepared,
  isSkippingCheckpoints: boolean,
): Promise<Project> {
  return Project.create({
    engine,
    signal,
    side,
    program: measurement.scenario.program,
    parameters,
    environment: {
      ...emulator.environment,
      ...(isSkippingCheckpoints && { PULUMI_SKIP_CHECKPOINTS: "true" }),
    },
    config: { "atlassian-admin:maxConcurrency": String(settings.maxConcurrency) },
  });
}

async function runPhases(
  run: Run,
  { measurement, side, settings, report, signal }: StackRunOptions,
  project: Project,
  emulator: EmulatorProcess,
  { drift }: Prepared,
): Promise<void> {
  const meter = new PhaseMeter(project, side === "ours" ? emulator : undefined);
  const parallel = ["--parallel", String(settings.parallel)];
  const measure = async (phase: PhaseName, times: number, ...command: string[]): Promise<void> => {
    const result = await meter.median(times, [...command, ...parallel]);
    run.phases[phase] = result;
    report(phase, result);
  };
  const { repeat, phases } = measurement;
  const isWanted = (phase: PhaseName): boolean => phases?.includes(phase) ?? true;
  const apply = ["--yes", "--skip-preview", "--suppress-progress"];
  await measure("create", 1, "up", ...apply);
  const createdMs = performance.now();
  if (isWanted("no-op")) {
    await measure("no-op", repeat, "up", ...apply, "--expect-no-changes");
  }
  const check = ["refresh", "--preview-only", "--expect-no-changes", "--suppress-progress"];
  if (isWanted("refresh")) {
    await measure("refresh", repeat, ...check);
  }
  if (isWanted("drift") && side === "ours" && drift !== undefined) {
    await wait(Math.max(0, createdMs + SETTLING_MS - performance.now()), undefined, { signal });
    const result = await findDrift(meter, emulator, drift, [...check, ...parallel]);
    run.phases.drift = result;
    report("drift", result);
  }
  if (isWanted("destroy")) {
    await measure("destroy", 1, "destroy", ...apply);
  }
}

/**
 * The provider tolerates that a membership which was added seconds ago is not visible yet. A scheduled check,
 * which the drift phase represents, has no such membership.
 */
const SETTLING_MS = 20_000;

/** The exit code for "there are changes", with `--expect-no-changes`. */
const HAS_CHANGES = 7;

async function findDrift(
  meter: PhaseMeter,
  emulator: EmulatorProcess,
  { change, repair, resource }: Drift,
  check: readonly string[],
): Promise<Phase> {
  await emulator.mutate(change);
  const { phase, stdout } = await meter.once([...check, "--json"], HAS_CHANGES);
  await emulator.mutate(repair);
  const found = urnsOfChanges(stdout);
  if (found.length !== 1 || found[0]?.endsWith(`::${resource}`) !== true) {
    throw new Error(`The drift check must report only "${resource}", but reported ${JSON.stringify(found)}.`);
  }
  return phase;
}
