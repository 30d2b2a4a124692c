import { runChild } from "./child";
import { EngineError } from "./engine-error";
import { GoBuildLog } from "./go-build-log";
import type { ProduceRequest } from "./make-engine";
import { withProgress } from "./progress";
import { formatElapsed } from "./text";

const TIMEOUT_MS = 30 * 60_000;

/** Runs Go in a folder and reports progress. Throws with Go's own error message. */
export type RunGo = (trying: string, cwd: string, goArguments: readonly string[]) => Promise<void>;

/** Runs Go with the environment, the reports and the signal of a request. */
export function runGo(go: string, { environment, report, signal }: ProduceRequest): RunGo {
  return async (trying, cwd, goArguments) => {
    const log = new GoBuildLog();
    const startedAt = Date.now();
    const answer = await withProgress(
      report,
      () => `${trying}: ${log.current}`,
      () =>
        runChild(go, goArguments, {
          cwd,
          // A go.work file above the checkout would not list these modules, and the build would fail.
          env: { ...environment, GOWORK: "off" },
          timeoutMs: TIMEOUT_MS,
          signal,
          onOutput: (text) => {
            log.add(text);
          },
        }),
    );
    if (answer.ended === "aborted") {
      throw new EngineError("interrupted", `${trying}: interrupted.`);
    }
    const elapsed = formatElapsed(Date.now() - startedAt);
    if (answer.ended === "timed-out") {
      throw new EngineError("go-build", `${trying}: not finished after ${elapsed}.`);
    }
    if (answer.exitCode !== 0) {
      throw new EngineError("go-build", `${trying}: it failed after ${elapsed} (${log.problem}).`);
    }
    report(`${trying}: done in ${elapsed}.`);
  };
}
