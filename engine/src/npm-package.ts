import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { runChild } from "./child";
import { EngineError } from "./engine-error";
import type { Producer } from "./make-engine";
import { withProgress } from "./progress";
import { onOneLine } from "./text";

const TIMEOUT_MS = 5 * 60_000;

/** Lets Pulumi's npm package "pulumi" download the CLI, which it does when it first runs. */
export const downloadByPackage: Producer = async ({ version, staging, environment, report, signal }) => {
  const trying = `Downloading the Pulumi CLI ${version} with the npm package "pulumi"`;
  report(`${trying}.`);
  const home = join(staging, "home");
  const env = { ...environment, PULUMI_HOME: home, PULUMI_VERSION: version };
  const answer = await withProgress(
    report,
    () => trying,
    () =>
      runChild(process.execPath, [require.resolve("pulumi/run.js"), "version"], {
        env,
        signal,
        timeoutMs: TIMEOUT_MS,
      }),
  );
  if (answer.ended === "aborted") {
    throw new EngineError("interrupted", `${trying}: interrupted.`);
  }
  if (answer.ended === "timed-out") {
    throw new EngineError("npm-package", `${trying}: not finished after ${TIMEOUT_MS / 1000} s.`);
  }
  if (answer.exitCode !== 0) {
    throw new EngineError("npm-package", `${trying}: ${onOneLine(answer.stderr)}.`);
  }
  await rename(join(home, "versions", version, "bin"), join(staging, "bin"));
  await rm(home, { recursive: true });
};
