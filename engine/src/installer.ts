import { dirname } from "node:path";
import { runChild } from "./child";
import { EngineError } from "./engine-error";
import type { ProduceRequest } from "./producer";
import { withProgress } from "./progress";
import { onOneLine } from "./text";

const INSTALLER_TIMEOUT_MS = 5 * 60_000;

// PulumiCommand.install takes neither a time limit nor a signal and runs a shell script, which starts more processes:
// in a process group of its own all of it can be bounded and ended.
const INSTALL_SCRIPT = `
const [automation, root, version] = process.argv.slice(1);
const { PulumiCommand } = require(automation);
const { SemVer } = require(require.resolve("semver", { paths: [automation] }));
PulumiCommand.install({ root, version: new SemVer(version) }).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});`;

/** Runs Pulumi's official installer the way the Automation API does. It downloads from get.pulumi.com. */
export async function runOfficialInstaller(request: ProduceRequest): Promise<void> {
  const { version, staging, environment, report, signal } = request;
  const trying = `Installing the Pulumi CLI ${version} with the official installer`;
  report(`${trying}.`);
  const automation = dirname(require.resolve("@pulumi/pulumi/automation"));
  const answer = await withProgress(
    report,
    () => trying,
    () =>
      runChild(process.execPath, ["-e", INSTALL_SCRIPT, automation, staging, version], {
        env: environment,
        timeoutMs: INSTALLER_TIMEOUT_MS,
        signal,
      }),
  );
  if (answer.ended === "aborted") throw new EngineError("interrupted", `${trying}: interrupted.`);
  if (answer.ended === "timed-out") {
    throw new EngineError("installer", `${trying}: not finished after ${INSTALLER_TIMEOUT_MS / 1000} s.`);
  }
  if (answer.exitCode !== 0) {
    throw new EngineError("installer", `${trying}: ${onOneLine(answer.stderr)}.`);
  }
}
