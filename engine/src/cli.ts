import { messageOf } from "./engine-error";
import { resolveEngine } from "./resolve-engine";

// `npm run engine`: finds or builds the Pulumi CLI for the tests and the demo, and prints its path.
resolveEngine().then(
  ({ pulumi, version }) => {
    process.stdout.write(`Pulumi CLI ${version}: ${pulumi}\n`);
  },
  (error: unknown) => {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = 1;
  },
);
