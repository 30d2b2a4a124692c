import { describeEngine, describeEngineAsJson } from "./describe-engine";
import { messageOf } from "./engine-error";
import { resolveEngine } from "./resolve-engine";

const USAGE = `Usage: npm run engine [-- --json]
Finds the Pulumi CLI that tests, demo and command line use; installs or builds one when there is none.
Prints which one it is and why. Exit code 0: there is one; 1: there is none.
`;

async function main(cliArguments: readonly string[]): Promise<number> {
  const unknown = cliArguments.find((argument) => !["--json", "--help"].includes(argument));
  if (unknown !== undefined) {
    process.stderr.write(`Reading the arguments: "${unknown}" is not known.\n${USAGE}`);
    return 1;
  }
  if (cliArguments.includes("--help")) {
    process.stdout.write(USAGE);
    return 0;
  }
  const engine = await resolveEngine();
  process.stdout.write(
    cliArguments.includes("--json") ? describeEngineAsJson(engine) : describeEngine(engine),
  );
  return 0;
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = 1;
  },
);
