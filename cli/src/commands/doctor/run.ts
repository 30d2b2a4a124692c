import { Config } from "pulumi-atlassian-admin/organization";
import type { Engine } from "../../engine";
import { EXIT, type ExitCode } from "../../exit-codes";
import { printJson, printText } from "../../output";
import { readSettings } from "../../settings";
import { columnsOfStdout } from "../../terminal/size";
import { Checkup, nothingToCheck, type Step } from "./checkup";
import type { DoctorOptions } from "./command";
import { examineEngine, examineNode, examinePlainTextLogs, examineProxy, examineSdk } from "./machine";
import {
  examineClock,
  examineConfiguration,
  examineDirectory,
  examineKey,
  examineKeyExpiry,
  examineOrganization,
  examineServiceAccountApi,
  examineTokenCalls,
  type ApiAccess,
} from "./organization";
import { examineProfile } from "./profile";
import { examineProvider } from "./provider";
import { isWell, toLines, toText } from "./report";
import { examineStack } from "./stack";

export async function runDoctor(options: DoctorOptions): Promise<ExitCode> {
  const verdicts = await startChecks(options).verdicts();
  const lines = toLines(verdicts, options.ignore);
  const isHealthy = isWell(lines);
  if (options.json === true) {
    printJson({ isHealthy, checks: lines });
  } else {
    printText(toText(lines, columnsOfStdout()));
  }
  return isHealthy ? EXIT.clean : EXIT.failed;
}

/** Local checks and API checks run in parallel. Each names the checks that it depends on. */
function startChecks(options: DoctorOptions): Checkup {
  const { cwd, stack, profile } = options;
  const checkup = new Checkup();
  checkup.start("node", () => examineNode());
  checkup.start("proxy", () => examineProxy(process.env));
  checkup.start("sdk", () => examineSdk(cwd));
  checkup.start("plain-text-logs", () => examinePlainTextLogs(process.env));
  const engine = checkup.start("engine", () => examineEngine(cwd));
  const configuration = startConfiguration(checkup, engine, options);
  const key = checkup.after(configuration, "key", examineKey);
  checkup.after(configuration, "clock", async ({ serverClock }) =>
    examineClock(serverClock, (await key.value) !== undefined),
  );
  checkup.after(key, "key-expiry", examineKeyExpiry);
  checkup.after(key, "organization", examineOrganization);
  checkup.after(key, "directory", examineDirectory);
  const accounts = checkup.after(key, "service-account-api", examineServiceAccountApi);
  checkup.after(accounts, "token-calls", examineTokenCalls);
  if (stack === undefined) {
    for (const name of ["stack", "provider"] as const) {
      checkup.start(name, () => nothingToCheck("no stack is named (--stack) or selected"));
    }
    if (profile !== undefined) {
      checkup.start("profile", () => examineProfile(profile));
    }
  } else {
    const read = checkup.after(engine, "stack", (found) => examineStack(found, cwd, stack));
    checkup.after(read, "provider", (state) => examineProvider(cwd, state));
    if (profile !== undefined) {
      checkup.after(read, "profile", (state) => examineProfile(profile, { name: stack, state }));
    }
  }
  return checkup;
}

/** The engine reads a stack's configuration. Without a stack, the environment is enough. */
function startConfiguration(checkup: Checkup, engine: Step<Engine>, options: DoctorOptions): Step<ApiAccess> {
  const { cwd, stack } = options;
  return stack === undefined
    ? checkup.start("configuration", () => examineConfiguration(new Config(() => undefined), options))
    : checkup.after(engine, "configuration", async (found) =>
        examineConfiguration(await readSettings(async () => found, cwd, stack), options),
      );
}
