import { QUESTION_IDS, type QuestionId } from "./questions/questions";
import { StopError } from "./requests/stop";
import { ForbiddenRequestError } from "./requests/guard";
import { StepLimitError, type Step, type Trial } from "./trial";

/**
 * Runs steps one after the other. A step that cannot run, or fails, leaves its questions open; only a
 * `StopError` ends the trial.
 */
export class StepRun {
  /** Why each open question is open. */
  readonly #reasons = new Map<QuestionId, { readonly reason: string; readonly detail?: string }>();

  /** @returns Why the trial was ended, if it was. */
  async run(trial: Trial, steps: readonly Step[]): Promise<StopError | undefined> {
    for (const step of steps) {
      const why = step.blocked?.(trial);
      if (why !== undefined) {
        this.#leaveOpen(step, why);
        continue;
      }
      trial.note(step.does);
      trial.begin(step);
      try {
        await step.run(trial);
        this.#leaveOpen(step, "an earlier step did not find what this needs");
      } catch (error) {
        const stop = toStop(error);
        this.#leaveOpen(
          step,
          stop !== undefined
            ? "the trial was ended"
            : error instanceof StepLimitError
              ? "the limit of the step was reached"
              : "the step failed",
          messageOf(error),
        );
        if (stop !== undefined) {
          return stop;
        }
      }
    }
    return undefined;
  }

  /** Notes for every question without a result why it has none. */
  finish({ answers }: Trial, otherwise: string): void {
    for (const id of QUESTION_IDS) {
      const { reason, detail } = this.#reasons.get(id) ?? { reason: otherwise };
      answers.notMeasured(id, reason, detail);
    }
  }

  #leaveOpen(step: Step, reason: string, detail?: string): void {
    for (const id of step.questions) {
      this.#reasons.set(id, { reason, ...(detail !== undefined && { detail }) });
    }
  }
}

function toStop(error: unknown): StopError | undefined {
  return error instanceof ForbiddenRequestError
    ? new StopError("bug", error.message)
    : error instanceof StopError
      ? error
      : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
