import { hostname } from "node:os";
import type { Log, ProviderConfig } from "pulumi-atlassian-admin/organization";
import { Answers } from "./answers";
import { removeLeft, type Remainder } from "./clean-up/remove-left";
import { Stopwatch, type TrialClock } from "./clock";
import { Ledger, type LedgerHead } from "./ledger/ledger";
import { LedgerFile } from "./ledger/ledger-file";
import { namesOf, newTrialId } from "./names";
import type { CallId } from "./requests/calls";
import { StopError } from "./requests/stop";
import { Wire } from "./requests/wire";
import { StepRun } from "./run-steps";
import { answerClock, answerRetryAfter } from "./steps/clock";
import { READS, WRITES } from "./steps/steps";
import { Trial, type Problem, type Wishes } from "./trial";

/** Everything that a trial needs from outside. */
export interface Setup {
  readonly orgId: string;
  readonly config: ProviderConfig;
  readonly wishes: Omit<Wishes, "directoryId">;
  readonly ledgerFolder: string;
  readonly maxRequests: number;
  readonly maxMinutes: number;
  readonly clock: TrialClock;
  /** Aborted when the user interrupts; the trial then only cleans up. */
  readonly stop: AbortSignal;
  readonly log: Log;
  /** Called with what the trial is doing. */
  readonly note: (message: string) => void;
  /** The time limit of one request with all its retries. @default 120 */
  readonly requestSeconds?: number;
  /** Called before each request goes out. */
  readonly onSend?: (call: CallId, count: number) => void | Promise<void>;
}

export interface TrialResult {
  readonly trialId: string;
  readonly startedAt: string;
  readonly answers: Answers;
  /** Why nothing was written. */
  readonly problems: readonly Problem[];
  /** What could not be tried. */
  readonly obstacles: readonly Problem[];
  readonly stopped: StopError | undefined;
  readonly left: readonly Remainder[];
  readonly requests: number;
  /** Where what is left is listed. */
  readonly ledgerFile: string;
}

/** A signal that nothing aborts: cleaning up goes on after an interruption. */
const NEVER = new AbortController().signal;

/** Runs one trial from its first read to its last delete, and removes what it made whatever happens. */
export async function conductTrial(setup: Setup): Promise<TrialResult> {
  const trialId = newTrialId();
  const startedAt = new Date(setup.clock.now()).toISOString();
  const file = new LedgerFile(setup.ledgerFolder, trialId);
  const ledger = new Ledger(file, { ...headOf(setup, trialId, startedAt), entries: [] });
  const answers = new Answers();
  const wire = openWire(setup, ledger);
  const watch = new Stopwatch(setup.clock, setup.stop);
  const wishes = { ...setup.wishes, directoryId: setup.config.directoryId };
  const trial = new Trial(setup.orgId, namesOf(trialId), wishes, wire, ledger, answers, watch, setup.note);
  const run = new StepRun();

  let stopped = await run.run(trial, READS);
  if (stopped === undefined && trial.problems.length === 0) {
    stopped = await run.run(trial, WRITES);
  }
  answerClock(trial, undefined);
  answerRetryAfter(trial);
  run.finish(trial, trial.problems.length > 0 ? "nothing was written" : "the trial was ended");
  const left = await cleanUpAfter(setup, ledger, wire);
  return {
    trialId,
    startedAt,
    answers,
    stopped,
    left,
    ledgerFile: file.file,
    problems: trial.problems,
    obstacles: trial.obstacles,
    requests: wire.count,
  };
}

/** Removes what a ledger has; what cannot be removed is named. */
export async function cleanUpAfter(setup: Setup, ledger: Ledger, wire: Wire): Promise<Remainder[]> {
  if (ledger.left().length > 0) {
    setup.note(`Removes what trial ${ledger.head.trialId} made.`);
  }
  try {
    return await removeLeft({ wire, ledger, watch: new Stopwatch(setup.clock, NEVER) });
  } catch (error) {
    if (!(error instanceof StopError)) {
      throw error;
    }
    return ledger.left().map(({ kind, name }) => ({
      kind,
      name,
      why: `Cleaning up was ended: ${error.message} Then run "atlassian-admin trial --clean-up".`,
    }));
  }
}

export function openWire(setup: Setup, ledger: Ledger): Wire {
  const { config, orgId, log, maxRequests, maxMinutes, clock, stop, onSend, requestSeconds } = setup;
  const deadlineMs = clock.now() + maxMinutes * 60_000;
  return new Wire({
    config,
    orgId,
    log,
    ledger,
    maxRequests,
    deadlineMs,
    now: clock.now,
    stop,
    onSend,
    requestSeconds,
  });
}

export function headOf({ config, orgId }: Setup, trialId: string, startedAt: string): LedgerHead {
  return {
    format: "atlassian-admin-trial-ledger/1",
    trialId,
    orgId,
    startedAt,
    baseUrl: config.baseUrl,
    process: { pid: process.pid, host: hostname() },
  };
}
